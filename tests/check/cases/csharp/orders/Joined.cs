class Joined
{
    const string A = "SELECT a.city " +
        "FROM public.addresses a " +
        @"WHERE a.zip IS NULL";
    const string B = "SELECT id " + /* all */ "FROM products";
}
