package orders

import "fmt"

func f(id int, sku string) []string {
	return []string{
		fmt.Sprintf("SELECT city FROM public.addresses WHERE id = %d", id),
		fmt.Sprintf("SELECT id FROM products WHERE sku = '%s' LIMIT %d", sku, id),
		"SELECT id FROM invoices WHERE id = " + fmt.Sprint(id),
	}
}
