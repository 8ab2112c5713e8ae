const A: &str = "SELECT id FROM public.orders WHERE user_id = $1";
const B: &str = r#"SELECT c.name FROM users_api.customers c, countries"#;
const C: &str = "INSERT INTO order_items (order_id) VALUES ($1)";
