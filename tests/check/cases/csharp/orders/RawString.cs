class RawString
{
    const string A = """
        SELECT o.id, p.name
        FROM orders o
        JOIN public.products p ON p.name = "o"."status"
        """;
    const string B = """"SELECT '"""' FROM payments"""";
    string C(int id) => $"""SELECT id FROM invoices WHERE id = {id}""";
    string D(int id) => $$"""SELECT '{}' FROM products WHERE id = {{id}}""";
}
