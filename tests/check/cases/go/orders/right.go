package orders

const q = `
	SELECT o.id, c.name, n.name
	FROM public.orders o
	JOIN users_api.customers c ON c.id = o.user_id
	JOIN public.countries n ON n.code = o.country
	WHERE o.id = $1`

const w = "INSERT INTO order_items (order_id) VALUES ($1)"
