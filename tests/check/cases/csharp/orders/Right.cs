class Right
{
    string a = "SELECT id FROM public.orders WHERE user_id = @id";
    string b = @"SELECT c.name FROM users_api.customers c";
    string c(int id) => $"DELETE FROM order_items WHERE order_id = {id}";
}
