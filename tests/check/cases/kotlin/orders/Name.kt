fun run(db: Db, table: String) {
    db.query("SELECT count(*) FROM $table")
    db.query("DELETE FROM ${table.lowercase()} WHERE id = 1")
    db.query("""SELECT id FROM public.$table""")
    db.query("SELECT id FROM " + table)
}
