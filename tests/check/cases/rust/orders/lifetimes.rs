struct Query<'a> { text: &'a str, mark: char }
impl<'a> Query<'a> {
    fn new() -> Query<'static> {
        Query { text: "SELECT id FROM public.addresses", mark: '\'' }
    }
    fn other(&'a self) -> &'a str { 'outer: loop { break 'outer "DELETE FROM payments" } }
}
