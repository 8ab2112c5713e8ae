	SELECT	*	FROM	public.addresses	;
			SELECT * FROM products;
