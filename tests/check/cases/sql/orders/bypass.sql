SELECT name FROM public.users WHERE id = 1;
SELECT o.id, u.name
FROM orders o JOIN users u ON u.id = o.user_id;
UPDATE users SET name = 'x' WHERE id = 1;
