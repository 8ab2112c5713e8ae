val a = "postgresql://users_app@db/shop"
val b = "jdbc:postgresql://db/orders"
val c = "jdbc:postgresql://db3.example.com/billing"
