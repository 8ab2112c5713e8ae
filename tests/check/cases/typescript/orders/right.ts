const a = 'SELECT id FROM public.orders WHERE user_id = $1';
const b = `SELECT name FROM users_api.customers WHERE id = ${1}`;
const c = "UPDATE order_items SET quantity = 1";
