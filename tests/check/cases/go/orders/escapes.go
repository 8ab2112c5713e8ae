package orders

const a = "SELECT \"id\",\t'\\' FROM public.addresses"
const b = "SELECT '\u00e9\x41\101' FROM products"
const c = '"'
const d = "SELECT id FROM stock_levels"
