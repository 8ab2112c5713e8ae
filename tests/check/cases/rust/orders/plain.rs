fn run(db: &Db) {
    db.query("SELECT city FROM public.addresses WHERE user_id = 1");
    db.execute("DELETE FROM user_sessions");
    let c = '"'; db.query("SELECT id FROM products");
}
