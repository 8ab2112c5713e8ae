// db.query("SELECT id FROM public.addresses");
/* db.query(`DELETE FROM products`); */
const a = "SELECT id FROM orders"; // "FROM addresses"
const b = "http://example.com"; const c = "SELECT id FROM invoices";
const d = /"SELECT id FROM payments/; const e = 'SELECT id FROM payments';
