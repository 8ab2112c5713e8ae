-- A visitor looks at a product: its own tables, the inventory's stock through
-- the catalog's view, and the names of those who wrote reviews.
\set product random(1, 195)
SELECT id, sku, name, amount FROM active_products WHERE id = :product;
SELECT url FROM product_images WHERE product_id = :product ORDER BY "position";
SELECT available FROM product_availability WHERE product_id = :product;
SELECT r.rating, r.body, u.full_name
FROM product_reviews r LEFT JOIN users u ON u.id = r.user_id
WHERE r.product_id = :product
ORDER BY r.created_at DESC LIMIT 10;
