class More
{
    string a = $"SELECT id FROM products WHERE a = {(x ? "b" : "c")} AND d = {y:yyyy-MM-dd}";
    [Sql("SELECT id FROM products")]
    void B() => context.Products.FromSql($"SELECT * FROM products WHERE id = {id}");
}
