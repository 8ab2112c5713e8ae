const a = {
  // dbsplit: allow(cross-service-read) moves with the catalogue
  names: 'SELECT name FROM products',
  skus: 'SELECT sku FROM products', // dbsplit: allow(cross-service-read)
};
