interface Placeholders {
	@Query(value = "SELECT city FROM public.addresses WHERE user_id = ?1", nativeQuery = true)
	String city(long id);

	@Query(value = "SELECT sku FROM products WHERE id = :id", nativeQuery = true)
	String sku(long id);

	@Update("UPDATE stock_levels SET available = #{n} WHERE product_id = #{id}")
	void set(long id, int n);
}
