a(<<~A, <<~B); b = "SELECT id FROM products"
  SELECT '#{"A"}' FROM invoices
A
  SELECT id FROM stock_levels
B
