package orders

const a = `SELECT id, FROM public.addresses`
const b = "SELECT id, FROM nowhere"
const c = "SELECT id FROM products"
