const A: &str = "postgres://users_app@db/shop";
const B: &str = "postgres://orders_app@db/shop";
const C: &str = "host=db user=stock_app dbname=shop";
