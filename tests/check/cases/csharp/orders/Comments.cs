/// <summary>"SELECT id FROM public.addresses"</summary>
class Comments
{
    // db.Query("DELETE FROM products");
    /* db.Query("DELETE FROM payments"); */
    string a = "SELECT id FROM orders"; // "FROM addresses"
    string b = "//"; string c = "SELECT id FROM invoices";
#if NEVER
#endif
}
