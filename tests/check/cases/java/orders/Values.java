class Values {
	void run(Db db, long id, String sku) {
		db.query("SELECT city FROM public.addresses WHERE id = " + id);
		db.query("SELECT id FROM products WHERE sku = '" + sku + "' LIMIT 1");
		db.query(String.format("SELECT id FROM invoices WHERE id = %d", id));
	}
}
