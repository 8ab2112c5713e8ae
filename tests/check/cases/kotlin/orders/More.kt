val a = "SELECT id FROM products WHERE a = ${f("x", "}")} AND b = 1"
val b = """SELECT id FROM products
    |WHERE id = 1
""".trimMargin("|")
