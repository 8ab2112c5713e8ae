val a = "SELECT \"id\",\t'\\' FROM public.addresses"
val b = "SELECT '\u00e9', '\$' FROM products"
val c = """SELECT '${'$'}' FROM stock_levels"""
