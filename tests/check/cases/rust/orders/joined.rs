const A: &str = "SELECT a.city \
    FROM public.addresses a \
    WHERE a.zip IS NULL";
const B: &str = concat!("SELECT id ", "FROM products");
const C: &str = "SELECT id
    FROM invoices";
