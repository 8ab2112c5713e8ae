fn f() {
    sqlx::query_as!(P, r#"SELECT id as "id!" FROM products WHERE id = $1"#, 1);
    diesel::sql_query("SELECT id FROM products");
    let b = 'a'; let c = b'"'; let d = "SELECT id FROM invoices";
}
