# ÿ
q = 'SELECT id FROM products WHERE name = $1'
