User.connection.execute "SELECT id FROM products WHERE id = #{User.connection.quote("x")}"
x = y ? "SELECT id FROM products" : 'SELECT id FROM invoices'
a = b / 2; c = "SELECT id FROM products" / 1
s = ?"; t = "SELECT id FROM invoices"
h = {sql: "SELECT id FROM invoices", "a": 'b'}
def m = <<~"SQL".squish
  SELECT id FROM products
SQL
