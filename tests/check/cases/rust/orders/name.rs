fn run(db: &Db, table: &str) {
    db.query(&format!("SELECT count(*) FROM {}", table));
    db.query(&format!("DELETE FROM {table} WHERE id = 1"));
    db.query(&format!(r#"UPDATE public.{table} SET id = 1"#));
}
