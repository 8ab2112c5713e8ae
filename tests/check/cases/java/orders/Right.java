class Right {
	String a = "SELECT id FROM public.orders WHERE user_id = ?";
	String b = "SELECT c.name FROM users_api.customers c";
	String c = """
		INSERT INTO order_items (order_id, product_id, quantity, price)
		VALUES (?, ?, ?, ?)
		""";
}
