CREATE VIEW public.order_customers AS
	SELECT o.id, c.name
	FROM public.orders o
	JOIN users_api.customers c ON c.id = o.user_id
	LEFT JOIN public.countries USING (name);
