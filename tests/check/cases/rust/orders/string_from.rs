fn a(t: &str) -> String {
    String::from("SELECT street FROM ") + t
}
