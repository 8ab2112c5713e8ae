A = %q(SELECT (id) FROM public.addresses)
B = %Q{SELECT id FROM products WHERE name = '#{x}'}
C = %(SELECT id FROM stock_levels)
D = %w[SELECT id FROM payments]
E = %q[DELETE FROM invoices]
