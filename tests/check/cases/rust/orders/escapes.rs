const A: &str = "SELECT \"id\",\t'\\' FROM public.addresses";
const B: &str = "SELECT '\u{e9}\x41' FROM products";
const C: &[u8] = b"SELECT id FROM stock_levels";
