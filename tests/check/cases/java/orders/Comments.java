/** Runs {@code "SELECT id FROM public.addresses"}. */
class Comments {
	// db.query("DELETE FROM products");
	/* db.query("DELETE FROM products"); */
	String a = "SELECT id FROM orders"; // "FROM addresses"
	String b = "/* SELECT */"; String c = "SELECT id FROM invoices";
}
