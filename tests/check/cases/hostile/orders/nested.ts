const a = `SELECT ${b ? `id` : `${"name" + `x`}`} FROM products`;
const c = `${`SELECT id FROM invoices`}`;
