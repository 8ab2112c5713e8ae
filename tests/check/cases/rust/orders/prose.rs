const A: &str = "Select a customer from the list";
const B: &str = "update addresses before the orders";
fn f(n: i32) -> String { format!("deleted {} from the cart", n) }
const C: &str = r"with products";
