class Report {
	void run(Db db) {
		// dbsplit: allow(cross-service-write) until stock has its API
		db.execute("UPDATE public.stock_levels SET available = 0");
		db.execute("DELETE FROM stock_levels"); // dbsplit: allow(cross-service-write) the same
		/* dbsplit: allow(cross-service-read) no longer needed */
		db.execute("SELECT id FROM orders");
	}
}
