val a = "SELECT a.city " +
    "FROM public.addresses a " +
    "WHERE a.user_id = ?"
val b = "SELECT id FROM " + "products"
