SELECT * FROM orders;
SELECT * FORM public.addresses;
SELECT * FROM products;
UPDATE orders SET WHERE id = 1;
DELETE FROM public.payments;
