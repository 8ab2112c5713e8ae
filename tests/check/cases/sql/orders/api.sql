SELECT name FROM users_api.customers WHERE id = 1;
SELECT o.id, c.name
FROM public.orders o JOIN users_api.customers c ON c.id = o.user_id;
SELECT users_api.rename_customer(1, 'x');
