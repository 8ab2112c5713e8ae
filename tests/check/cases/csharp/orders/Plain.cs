class Plain
{
    void Run(Db db)
    {
        db.Query("SELECT city FROM public.addresses WHERE user_id = 1");
        db.Execute("DELETE FROM user_sessions");
        var c = '"'; db.Query("SELECT id FROM products");
    }
}
