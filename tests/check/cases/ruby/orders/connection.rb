A = Sequel.connect("postgres://users_app@db/shop")
B = Sequel.connect('postgres://orders_app@db/shop')
C = PG.connect("host=db dbname=shop user=stock_app")
