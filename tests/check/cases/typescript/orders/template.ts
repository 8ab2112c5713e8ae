const query: string = `
  SELECT o.id, p.name
  FROM orders o
  LEFT JOIN public.products p ON p.id = o.id`;
type Table = 'orders' | 'products';
const rows = await prisma.$queryRaw<Row[]>`SELECT id FROM stock_levels`;
