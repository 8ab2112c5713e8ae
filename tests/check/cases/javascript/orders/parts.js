const a = `SELECT ${cols} FROM public.addresses`;
const b = 'SELECT id FROM products WHERE id = 1 ' + more;
const c = `SELECT id FROM orders JOIN ${table} USING (id)`;
