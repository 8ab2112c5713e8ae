class Joined {
	static final String A = "SELECT a.city "
		+ "FROM public.addresses a "
		// by user
		+ "WHERE a.user_id = ?";
	static final String B = "SELECT id FROM " + "products" + " ORDER BY id";
}
