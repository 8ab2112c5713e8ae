fun run(db: Db, id: Long, row: Row) {
    db.query("SELECT city FROM public.addresses WHERE id = $id")
    db.query("SELECT id FROM products WHERE sku = '${row.sku}' LIMIT ${row["n"]}")
    db.query("""SELECT id FROM invoices WHERE id = ${"$id"} AND amount > $id""")
}
