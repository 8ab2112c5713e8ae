SELECT * FROM public.addresses WHERE id = 1 FOR UPDATE;
SELECT * FROM stock_levels FOR SHARE;
SELECT * FROM products FOR KEY SHARE SKIP LOCKED;
SELECT o.id FROM orders o JOIN addresses a ON a.user_id = o.user_id FOR UPDATE;
SELECT o.id FROM orders o JOIN addresses a ON a.user_id = o.user_id FOR UPDATE OF o;
LOCK TABLE public.invoices IN SHARE MODE;
