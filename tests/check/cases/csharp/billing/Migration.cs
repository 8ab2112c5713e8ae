class Migration
{
    void Up(Builder b)
    {
        b.Sql("ALTER TABLE invoices ADD FOREIGN KEY (order_id) REFERENCES public.orders (id)");
        b.Sql(@"CREATE TRIGGER t AFTER INSERT ON public.orders
            FOR EACH ROW EXECUTE FUNCTION f()");
    }
}
