class Connection
{
    string a = "Host=db;Database=shop;Username=users_app";
    string b = "Host=db;Database=shop;Username=orders_app";
    string c = "postgresql://billing_app@db/shop";
}
