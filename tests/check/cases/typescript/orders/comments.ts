/** `SELECT id FROM public.addresses` */
// const q = 'DELETE FROM products';
const a = 'SELECT id FROM orders'; /* 'FROM addresses' */
const b = `SELECT id -- FROM products
  FROM invoices`;
