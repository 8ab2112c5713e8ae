class Name
{
    void Run(Db db, string table)
    {
        db.Query($"SELECT count(*) FROM {table}");
        db.Query("DELETE FROM " + table + " WHERE id = 1");
        db.Query(string.Format("UPDATE {0} SET id = 1", table));
        db.Query(@$"SELECT id FROM public.{table}");
    }
}
