class Unparsed {
	String a = "SELECT id\nFROM orders WHER id = 1 AND \"x\"";
	String b = "SELECT id FROM products";
}
