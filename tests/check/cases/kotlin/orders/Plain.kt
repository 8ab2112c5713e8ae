package shop.orders

fun run(db: Db) {
    db.query("SELECT city FROM public.addresses WHERE user_id = 1")
    db.update("DELETE FROM user_sessions")
    val quote = '"'; db.query("SELECT id FROM products")
}
