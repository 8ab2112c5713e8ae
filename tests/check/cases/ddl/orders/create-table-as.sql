CREATE TABLE public.order_copy AS
	SELECT o.id FROM orders o;
CREATE TABLE order_places AS
	SELECT a.city FROM public.addresses a;
CREATE TEMP TABLE p AS SELECT * FROM products;
SELECT * INTO TEMP i FROM invoices;
