class Name {
	void run(Db db, String table) {
		db.query("SELECT count(*) FROM " + table);
		db.query(String.format("DELETE FROM %s WHERE id = 1", table));
		db.query("SELECT id FROM public." + table + " WHERE id = 1");
	}
}
