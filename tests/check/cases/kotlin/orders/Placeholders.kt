fun run(db: Db) {
    db.query("SELECT city FROM addresses WHERE user_id = ? AND zip = ?")
    db.query("SELECT id FROM products WHERE sku = :sku")
    db.query("SELECT id FROM payments WHERE id = \$1")
}
