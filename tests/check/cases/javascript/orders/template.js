const query = `
  SELECT o.id, p.name
  FROM orders o
  JOIN public.products p ON p.id = o.id
  WHERE p.name = '"x"'
`;
const other = sql`DELETE FROM stock_levels`;
