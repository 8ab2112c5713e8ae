SELECT id FROM orders WHERE id = ANY (ARRAY(SELECT a.user_id FROM addresses a));
INSERT INTO orders (user_id) VALUES (1)
	ON CONFLICT (id) DO UPDATE SET total = (SELECT max(amount) FROM invoices);
SELECT (SELECT count(*) FROM addresses) FROM products;
SELECT * FROM (VALUES (1)) v (id) JOIN products p USING (id);
SELECT id FROM products ORDER BY (SELECT 1 FROM invoices LIMIT 1);
SELECT (a).city, a.*::text FROM addresses AS a;
SELECT * FROM "public"."addresses" "public";
SELECT public.addresses.city FROM public.addresses;
SELECT users.id FROM users_api.customers AS users;
SELECT 'public.addresses'::regclass, to_regclass('products');
SELECT id FROM orders WHERE NOT EXISTS (TABLE invoices);
