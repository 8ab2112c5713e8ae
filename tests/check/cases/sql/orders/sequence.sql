SELECT nextval('public.invoice_numbers');
INSERT INTO orders (id, user_id)
VALUES (nextval('invoice_numbers'::regclass), 1);
SELECT nextval('public.order_numbers');
SELECT setval('public.products_id_seq', 1);
