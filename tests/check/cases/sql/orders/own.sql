SELECT o.id, i.quantity
FROM orders o JOIN public.order_items i ON i.order_id = o.id;
INSERT INTO orders (user_id) VALUES (1);
UPDATE order_items SET quantity = 2 WHERE order_id = 1;
DELETE FROM public.order_items WHERE order_id = 1;
TRUNCATE order_items;
SELECT * FROM order_totals;
SELECT nextval('order_numbers'), currval('public.orders_id_seq');
