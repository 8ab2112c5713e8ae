const a = "SELECT \"id\",\n'\\' FROM public.addresses";
const b = 'SELECT \'\u00e9\' FROM products';
const c = `SELECT E'\\n', '\$\{' FROM stock_levels`;
