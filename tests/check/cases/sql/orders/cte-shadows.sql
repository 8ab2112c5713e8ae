WITH addresses AS (SELECT 1 AS id)
SELECT * FROM addresses;
WITH RECURSIVE products (n) AS (
	SELECT 1 UNION ALL SELECT n + 1 FROM products WHERE n < 3
)
SELECT * FROM products;
WITH invoices AS (SELECT * FROM invoices)
SELECT * FROM invoices;
WITH addresses AS (SELECT 1)
SELECT * FROM public.addresses;
