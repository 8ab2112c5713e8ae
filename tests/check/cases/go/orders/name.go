package orders

import "fmt"

func f(table string) []string {
	return []string{
		fmt.Sprintf("SELECT count(*) FROM %s", table),
		"DELETE FROM " + table + " WHERE id = 1",
		fmt.Sprintf(`UPDATE %q SET id = 1`, table),
	}
}
