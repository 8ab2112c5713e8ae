A = "SELECT \"id\",\t'\\' FROM public.addresses"
B = 'SELECT \'\n\' FROM products'
C = "SELECT '\u00e9\u{1F600}', '\#{x}' FROM stock_levels"
