# DB.fetch("SELECT id FROM public.addresses")
=begin
DB.fetch("DELETE FROM products")
=end
A = "SELECT id FROM orders" # "FROM addresses"
B = "a#b"; C = "SELECT id FROM invoices"
__END__
DB.fetch("SELECT id FROM payments")
