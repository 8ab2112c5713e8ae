const { rows } = await db.query("SELECT city FROM public.addresses WHERE user_id = 1");
await db.query('DELETE FROM user_sessions');
const a = 'it\'s', b = "SELECT id FROM products";
