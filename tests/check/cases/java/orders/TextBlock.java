class TextBlock {
	static final String QUERY = """
			SELECT o.id, p.name
			FROM orders o
			JOIN public.products p ON p.id = o.id
			WHERE p.name = 'a "quoted" one'
			""";
	static final String OTHER = """
			DELETE FROM \
			payments""";
}
