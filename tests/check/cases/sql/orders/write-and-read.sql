UPDATE public.addresses SET zip = 'x'
WHERE user_id IN (SELECT user_id FROM orders);
DELETE FROM stock_levels
WHERE product_id NOT IN (SELECT id FROM products);
UPDATE stock_levels SET available = 0
WHERE product_id = (SELECT max(product_id) FROM stock_levels);
