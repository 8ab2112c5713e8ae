package orders

// dbsplit: allow(cross-service-read) moves with the catalogue
const names = `SELECT name
	FROM products`
