QUERY = <<~SQL
  SELECT o.id, p.name
  FROM orders o
  JOIN public.products p ON p.id = o.id
SQL
run(<<-'A', <<B)
  DELETE FROM stock_levels WHERE warehouse = '#{x}'
  A
SELECT id FROM invoices
B
