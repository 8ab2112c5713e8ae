package orders

func f(db Db, id int) {
	db.Query("SELECT city FROM addresses WHERE user_id = $1 AND zip = ANY($2)", id, nil)
	db.Query("SELECT id FROM products WHERE sku = ?", id)
	db.NamedQuery("SELECT id FROM stock_levels WHERE product_id = :id", id)
	db.Query("SELECT id FROM payments WHERE id = @id", id)
}
