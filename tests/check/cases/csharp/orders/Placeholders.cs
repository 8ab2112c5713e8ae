class Placeholders
{
    void Run(Db db)
    {
        db.Query("SELECT city FROM addresses WHERE user_id = @id AND zip = @zip");
        db.Query("SELECT id FROM products WHERE sku = :sku");
        db.Query("SELECT id FROM payments WHERE id = $1");
    }
}
