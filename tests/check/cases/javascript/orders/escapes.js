const a = "SELECT \"id\",\t'\\' FROM public.addresses";
const b = 'SELECT \'\u00e9\x41\u{1F600}\' FROM products';
const c = `SELECT '\`', '\${x}' FROM stock_levels`;
const d = "SELECT id \
FROM invoices";
