// db.query("SELECT id FROM public.addresses")
/* val q = "DELETE FROM products" /* nested */ "DELETE FROM payments" */
val a = "SELECT id FROM orders" // FROM addresses
val b = "SELECT id FROM invoices" /** "FROM payments" */
