class Prose {
	String a = "Select a customer from the list";
	String b = "Update available";
	String c = "Delete this order from your account?";
	String d = "SELECT o FROM Order o WHERE o.id = :id";
	String e = "rows of public.addresses and products";
	String f = "WITH LOVE";
}
