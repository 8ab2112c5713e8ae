ALTER TABLE public.addresses SET SCHEMA other;
CREATE PUBLICATION p FOR TABLE orders, products;
DROP TRIGGER t ON public.products;
COMMENT ON CONSTRAINT c ON public.products IS 'x';
CREATE RECURSIVE VIEW order_r (n) AS
	SELECT id FROM products UNION ALL SELECT n + 1 FROM order_r;
CREATE TABLE order_x AS TABLE products WITH NO DATA;
