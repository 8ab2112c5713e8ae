CREATE FUNCTION public.order_city(bigint) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT a.city
	FROM public.addresses a
	WHERE a.user_id = (SELECT user_id FROM orders WHERE id = $1)
$$;
CREATE FUNCTION public.order_count() RETURNS bigint
LANGUAGE sql AS 'SELECT count(*) FROM orders';
CREATE FUNCTION public.order_prices() RETURNS SETOF numeric
LANGUAGE sql AS 'SELECT price FROM products WHERE sku = ''x''';
