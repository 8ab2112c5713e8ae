SELECT i.id,
       (SELECT a.city FROM public.addresses a WHERE a.user_id = i.user_id LIMIT 1)
FROM invoices i
WHERE EXISTS (SELECT 1 FROM public.orders o WHERE o.id = i.order_id)
  AND i.order_id IN (SELECT order_id FROM order_items);
