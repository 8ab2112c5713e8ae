SELECT 'SELECT * FROM public.addresses', $$ FROM addresses $$, E'\' FROM addresses --';
SELECT $q$ DELETE FROM products; $q$;
INSERT INTO order_items VALUES (1, 2, 3, 4); -- 'addresses
SELECT "addresses".id FROM orders AS "addresses";
SELECT addresses FROM orders addresses;
