const a = (id: number) => `SELECT city FROM public.addresses WHERE id = ${id as number}`;
const b = (x: Map<string, number>) =>
  `SELECT id FROM products WHERE id = ${x.get("}") ?? 0} AND sku = '${`a`}'`;
const c = (id: string) => 'SELECT id FROM invoices WHERE id = ' + id;
