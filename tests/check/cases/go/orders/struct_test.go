package orders

var cases = []struct{ name, query string }{
	{"city", "SELECT city FROM public.addresses"},
	{"items", "SELECT * FROM order_items"},
	{"lock", `SELECT * FROM stock_levels FOR UPDATE`},
}
