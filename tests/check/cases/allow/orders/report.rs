// dbsplit: allow(direct-connection) the copy of last year
const A: &str = "postgres://users_app@db/shop";
const B: &str = "postgres://users_app@db/shop";
