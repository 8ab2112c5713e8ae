class Call {
	void streets() {
		// dbsplit: allow(cross-service-read) labels are printed
		String sql =
			"SELECT street FROM public.addresses";
		String other = "SELECT street FROM public.addresses";
	}
}
