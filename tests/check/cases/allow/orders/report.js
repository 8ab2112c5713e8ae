const a = "dbsplit: allow(cross-service-read) a text", b = 'SELECT id FROM products';
/*
 * dbsplit: allow(cross-service-read) moves with the catalogue
 */
const c = 'SELECT id FROM products';
