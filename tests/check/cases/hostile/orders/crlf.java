class A {
  String q = "SELECT id " +
    "FROM products";
}
