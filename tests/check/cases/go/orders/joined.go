package orders

const report = "SELECT a.city " +
	"FROM public.addresses a " +
	`WHERE a.zip = '1'`

func f(where string) string {
	return "SELECT id FROM " + "products" + " WHERE sku = 'x'"
}
