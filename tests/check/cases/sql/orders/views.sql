SELECT city FROM public.user_cities;
SELECT o.id, l.available
FROM orders o JOIN low_stock l ON l.product_id = o.id;
SELECT count(*) FROM unpaid_invoices u;
