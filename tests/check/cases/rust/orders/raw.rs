const A: &str = r#"
    SELECT o.id, p.name
    FROM orders o
    JOIN public.products p ON p.name = "o"."status"
"#;
const B: &str = r"SELECT '\' FROM stock_levels";
const C: &str = r##"SELECT '"#' FROM payments"##;
