package shop.orders;

class Plain {
	void run(Db db) throws Exception {
		db.query("SELECT city FROM public.addresses WHERE user_id = 1");
		db.update("UPDATE stock_levels SET available = 0");
		char c = '"'; db.query("SELECT id FROM products");
	}
}
