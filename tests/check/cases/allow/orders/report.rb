# dbsplit: allow(cross-service-read) moves with the catalogue
DB.fetch("SELECT name FROM products")
DB.fetch("SELECT name FROM products")
