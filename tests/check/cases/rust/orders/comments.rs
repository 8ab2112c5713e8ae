/// `"SELECT id FROM public.addresses"`
// db.query("DELETE FROM products");
/* /* db.query("DELETE FROM payments"); */ "DELETE FROM products" */
const A: &str = "SELECT id FROM orders"; // "FROM addresses"
const B: &str = "//"; const C: &str = "SELECT id FROM invoices";
