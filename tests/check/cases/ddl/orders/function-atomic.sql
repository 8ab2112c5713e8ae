CREATE FUNCTION public.order_street(uid bigint) RETURNS text
LANGUAGE sql
BEGIN ATOMIC
	SELECT count(*) FROM orders;
	SELECT street FROM public.addresses WHERE user_id = uid;
END;
CREATE FUNCTION public.order_stock(p bigint) RETURNS bigint
LANGUAGE sql
RETURN (SELECT sum(available) FROM stock_levels WHERE product_id = p);
