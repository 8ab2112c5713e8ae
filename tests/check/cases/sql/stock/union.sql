SELECT id FROM products
UNION ALL
SELECT product_id FROM public.order_items
EXCEPT
(SELECT id FROM invoices ORDER BY id LIMIT 3);
