UPDATE orders o SET country = a.country
FROM public.addresses a WHERE a.user_id = o.user_id;
DELETE FROM order_items i USING products p WHERE p.id = i.product_id;
UPDATE orders SET total = (SELECT sum(amount) FROM invoices);
