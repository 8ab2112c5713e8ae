-- A cart is filled: the orders service looks into users and catalog.
\set buyer random(1, 300)
\set product random(1, 195)
\set quantity random(1, 3)
SELECT id, email FROM users WHERE id = :buyer;
INSERT INTO carts (user_id) VALUES (:buyer) RETURNING id AS cart \gset
INSERT INTO cart_items (cart_id, product_id, quantity)
SELECT :cart, p.id, :quantity FROM products p WHERE p.id = :product AND p.active
ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = cart_items.quantity + excluded.quantity;
SELECT ci.quantity, p.name, price.amount
FROM cart_items ci
JOIN products p ON p.id = ci.product_id
LEFT JOIN LATERAL (
	SELECT pp.amount FROM product_prices pp
	WHERE pp.product_id = p.id ORDER BY pp.valid_from DESC LIMIT 1
) price ON true
WHERE ci.cart_id = :cart;
