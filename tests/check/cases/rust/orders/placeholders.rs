async fn run(db: &Db) {
    sqlx::query!("SELECT city FROM addresses WHERE user_id = $1", 1);
    sqlx::query("SELECT id FROM products WHERE sku = $1 AND id = ANY($2)");
    db.query("SELECT id FROM payments WHERE id = ?");
}
