class Connection {
	String a = "jdbc:postgresql://db2.example.com/users";
	String b = "jdbc:postgresql://db/shop";
	String c = "jdbc:postgresql://db/shop?user=billing_app&ssl=true";
}
