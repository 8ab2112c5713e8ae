class Parts {
	String a(String where) { return "SELECT id FROM public.addresses WHERE " + where; }
	String b(String order) { return "SELECT id FROM orders ORDER BY " + order; }
}
