class Escapes {
	String a = "SELECT \"id\",\t'\\' FROM public.addresses";
	String b = "SELECT '\u00e9\101' FROM products";
	String c = "SELECT '\uuu0041' FROM stock_levels";
}
