const a = 'SELECT id FROM public.orders WHERE user_id = $1';
const b = `SELECT c.name FROM users_api.customers c JOIN countries n ON n.code = 'no'`;
const c = `INSERT INTO order_items (order_id) VALUES (${id})`;
fetch(`/addresses/${id}`);
