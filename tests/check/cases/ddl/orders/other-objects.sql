DROP FUNCTION public.user_city(bigint);
ALTER TYPE public.user_status ADD VALUE 'x';
DROP INDEX public.products_sku_key;
CREATE TABLE order_places (
	city text DEFAULT public.user_city(1)
);
