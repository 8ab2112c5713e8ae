package orders

const report = `
	SELECT o.id, p.name -- the product's
	FROM orders o
	JOIN public.products p ON p.id = o.id
	WHERE p.name ~ '^\d'`

var other = `DELETE FROM stock_levels`
