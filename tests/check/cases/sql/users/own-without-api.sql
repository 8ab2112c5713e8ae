SELECT * FROM public.users u JOIN addresses a ON a.user_id = u.id;
UPDATE users SET status = 'closed';
SELECT * FROM users_api.customers;
