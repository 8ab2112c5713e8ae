class Escapes
{
    string a = "SELECT \"id\",\t'\\' FROM public.addresses";
    string b = "SELECT '\u00e9\x41\U0001F600' FROM products";
    string c = @"SELECT ""a"", '\' FROM stock_levels";
}
