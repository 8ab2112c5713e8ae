fn run(db: &Db, id: i64) {
    db.query(&format!("SELECT city FROM public.addresses WHERE id = {}", id));
    db.query(&format!("SELECT id FROM products WHERE id = {id} LIMIT {0:>3}", 1));
    db.query(&format!("SELECT '{{}}' FROM invoices WHERE id = {id:?}"));
    db.query(&("SELECT id FROM payments WHERE id = ".to_string() + &id.to_string()));
}
