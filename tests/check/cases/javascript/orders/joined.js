const a = 'SELECT a.city ' +
  'FROM public.addresses a ' +
  "WHERE a.zip = '1'";
const b = "SELECT id FROM " + `products` + " ORDER BY id";
const c = ['SELECT id FROM orders', 'DELETE FROM payments'].join(';');
