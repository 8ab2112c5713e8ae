class Values
{
    void Run(Db db, int id, Row row)
    {
        db.Query($"SELECT city FROM public.addresses WHERE id = {id}");
        db.Query($"SELECT id FROM products WHERE sku = '{row["sku"]:x}' LIMIT {id,3}");
        db.Query("SELECT id FROM invoices WHERE id = " + id);
        db.Query(string.Format("SELECT id FROM payments WHERE id = {0}", id));
        db.Query($@"SELECT '{{' FROM stock_levels WHERE product_id = {id}");
    }
}
