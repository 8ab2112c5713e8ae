SELECT o.id, a.city
FROM orders o
JOIN public.addresses a ON a.user_id = o.user_id;
SELECT o.id FROM orders o, products p WHERE p.id = o.id;
SELECT *
FROM public.invoices i
LEFT JOIN orders o ON o.id = i.order_id;
