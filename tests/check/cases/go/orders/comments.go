package orders

// db.Query("SELECT id FROM public.addresses")
/* const q = `DELETE FROM products` */
const q = "SELECT id FROM orders" // FROM addresses
const u = "https://example.com/SELECT" // "SELECT id FROM invoices"
const r = "SELECT id FROM payments" /* "SELECT id FROM invoices" */
