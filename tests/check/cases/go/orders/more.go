package orders

var a = `SELECT "id" FROM products` + `
WHERE id = 1`
var r = '`'; var c = "SELECT id FROM invoices"

const q = /* sql */ "SELECT id FROM products"
