class Verbatim
{
    const string A = @"
        SELECT o.id, p.name
        FROM orders o
        JOIN public.products p ON p.id = o.id
        WHERE p.name = 'C:\' AND p.sku = ""sku""";
    const string B = @"SELECT ""id"" FROM stock_levels";
}
