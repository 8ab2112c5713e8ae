# A name that is put in is nobody's: it is not "_$1".
a = f"CREATE TABLE {name} (id int)"
b = 'CREATE TABLE "{}" (id int)'.format(name)
c = f"CREATE TABLE tmp_{day} AS SELECT * FROM orders"
d = f"CREATE TABLE orders_{day} PARTITION OF orders FOR VALUES FROM ({x}) TO ({y})"
