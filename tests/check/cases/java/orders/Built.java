class Built {
	String a = new StringBuilder("SELECT id ").append("FROM products").toString();
	String b = "{call public.restock(?, ?)}";
	String c = "SELECT id FROM products WHERE a = ?::jsonb AND b ?? 'x'";
	String d = "SELECT id FROM products WHERE d > :from::date";
}
