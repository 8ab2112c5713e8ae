-- Rows for the shop: always the same ones, a few thousand of them.

SET client_min_messages = warning;
SET ROLE shop_owner;
BEGIN;

INSERT INTO schema_migrations (version, applied_at)
SELECT to_char(n, 'FM0000'), timestamptz '2019-03-01 00:00+00' + n * interval '11 days'
FROM generate_series(1, 40) n;

INSERT INTO countries (code, name, dial_code, vat_rate) VALUES
	('AT', 'Austria', '+43', 20), ('BE', 'Belgium', '+32', 21),
	('CH', 'Switzerland', '+41', 8.1), ('CZ', 'Czechia', '+420', 21),
	('DE', 'Germany', '+49', 19), ('DK', 'Denmark', '+45', 25),
	('ES', 'Spain', '+34', 21), ('FR', 'France', '+33', 20),
	('GB', 'United Kingdom', '+44', 20), ('IT', 'Italy', '+39', 22),
	('NL', 'Netherlands', '+31', 21), ('PL', 'Poland', '+48', 23);

INSERT INTO newsletter_signups (email, source, created_at)
SELECT 'reader' || n || '@example.net', (ARRAY['footer', 'popup', 'fair'])[1 + n % 3],
	timestamptz '2019-05-01 00:00+00' + n * interval '1 hour'
FROM generate_series(1, 150) n;

-- Users 381 to 400 never ordered anything: they are the ones who leave.
INSERT INTO users (email, full_name, password_hash, country_code, created_at)
SELECT 'user' || n || '@example.org',
	(ARRAY['Ada', 'Ben', 'Cleo', 'Dov', 'Eva', 'Finn', 'Gus', 'Hana'])[1 + n % 8]
		|| ' ' || (ARRAY['Abel', 'Brandt', 'Costa', 'Dietz', 'Egger', 'Fox', 'Gray'])[1 + n % 7],
	md5('salt' || n), (ARRAY['AT', 'DE', 'FR', 'GB', 'NL'])[1 + n % 5],
	timestamptz '2024-01-01 00:00+00' + n * interval '1 day'
FROM generate_series(1, 400) n;

INSERT INTO addresses (user_id, label, line1, city, postcode, country_code)
SELECT 1 + (n - 1) % 400, CASE WHEN n <= 400 THEN 'home' ELSE 'work' END,
	'Street ' || n, (ARRAY['Wien', 'Berlin', 'Lyon', 'Leeds', 'Utrecht'])[1 + n % 5],
	lpad(n::text, 5, '0'), (ARRAY['AT', 'DE', 'FR', 'GB', 'NL'])[1 + n % 5]
FROM generate_series(1, 600) n;

INSERT INTO user_preferences (user_id, settings, newsletter)
SELECT n, jsonb_build_object('theme', CASE n % 2 WHEN 0 THEN 'dark' ELSE 'light' END), n % 3 = 0
FROM generate_series(1, 400, 2) n;

INSERT INTO user_sessions (id, user_id, started_at, expires_at, ip)
SELECT md5('session' || n)::uuid, 1 + n % 400, timestamptz '2026-10-01 00:00+00' + n * interval '7 minutes',
	timestamptz '2026-10-08 00:00+00' + n * interval '7 minutes', ('10.0.' || n % 4 || '.' || n % 250)::inet
FROM generate_series(1, 300) n;

INSERT INTO suppliers (name, country_code, lead_days)
SELECT 'Supplier ' || n, (ARRAY['CZ', 'PL', 'IT', 'ES'])[1 + n % 4], 3 + n % 10
FROM generate_series(1, 8) n;

INSERT INTO categories (parent_id, name, slug)
SELECT CASE WHEN n > 4 THEN 1 + n % 4 END, 'Category ' || n, 'category-' || n
FROM generate_series(1, 12) n;

-- Products 196 to 200 were never sold.
INSERT INTO products (sku, name, category_id, supplier_id, active, weight_grams, created_at)
SELECT 'SKU-' || lpad(n::text, 5, '0'), 'Product ' || n, 1 + n % 12, 1 + n % 8,
	n % 17 <> 0, 50 + (n * 37) % 4000, timestamptz '2025-02-01 00:00+00' + n * interval '1 day'
FROM generate_series(1, 200) n;

INSERT INTO product_prices (product_id, valid_from, amount, currency)
SELECT n, date '2025-06-01' + 180 * step, 5 + (n * 13 + step * 7) % 90,
	(ARRAY['EUR', 'EUR', 'GBP'])[1 + n % 3]::currency
FROM generate_series(1, 200) n, generate_series(0, 1) step;

INSERT INTO product_images (product_id, url, "position")
SELECT 1 + n % 200, 'https://img.example.org/' || n || '.webp', 1 + n / 200
FROM generate_series(0, 299) n;

INSERT INTO product_reviews (product_id, user_id, rating, body, created_at)
SELECT 1 + (n * 7) % 200, 1 + (n * 3) % 400, 1 + n % 5, 'Review number ' || n,
	timestamptz '2026-01-01 00:00+00' + n * interval '5 hours'
FROM generate_series(1, 400) n;

INSERT INTO coupons (code, percent_off, expires_on) VALUES
	('WELCOME10', 10, '2030-01-01'), ('SUMMER25', 25, '2030-01-01'), ('OLD50', 50, '2024-01-01');

INSERT INTO carts (user_id, updated_at)
SELECT 301 + n % 100, timestamptz '2026-10-20 00:00+00' + n * interval '3 minutes'
FROM generate_series(1, 120) n;

INSERT INTO cart_items (cart_id, product_id, quantity)
SELECT 1 + n % 120, 1 + (n * 11) % 200, 1 + n % 3
FROM generate_series(1, 240) n
ON CONFLICT DO NOTHING;

INSERT INTO orders (user_id, shipping_address_id, status, total, coupon_code, placed_at, paid_at)
SELECT 1 + n % 300, 1 + n % 300, (ARRAY['new', 'paid', 'shipped', 'delivered'])[1 + n % 4]::order_status,
	20 + (n * 17) % 200, CASE WHEN n % 20 = 0 THEN 'WELCOME10' END,
	timestamptz '2026-09-01 00:00+00' + n * interval '3 hours',
	CASE WHEN n % 4 > 0 THEN timestamptz '2026-09-01 06:00+00' + n * interval '3 hours' END
FROM generate_series(1, 400) n;

INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price)
SELECT 1 + (n - 1) % 400, 1 + (n - 1) / 400, 1 + (n * 5) % 195, 1 + n % 3, 5 + (n * 13) % 90
FROM generate_series(1, 800) n;

INSERT INTO warehouses (code, name, country_code) VALUES
	('VIE1', 'Vienna', 'AT'), ('BER1', 'Berlin', 'DE'), ('LYS1', 'Lyon', 'FR');

INSERT INTO stock (warehouse_id, product_id, quantity, reorder_level)
SELECT w, p, CASE WHEN p % 50 = 0 THEN 3 ELSE 500 END, 10
FROM generate_series(1, 3) w, generate_series(1, 200) p;

INSERT INTO stock_movements (moved_at, warehouse_id, product_id, delta, kind)
SELECT timestamptz '2026-09-01 00:00+00' + n * interval '90 minutes', 1 + n % 3, 1 + n % 195,
	CASE WHEN n % 3 = 0 THEN 20 ELSE -1 END,
	(CASE WHEN n % 3 = 0 THEN 'delivery' ELSE 'sale' END)::movement_kind
FROM generate_series(1, 900) n;

INSERT INTO reservations (order_id, product_id, warehouse_id, quantity, expires_at)
SELECT n * 4, 1 + n % 195, 1 + n % 3, 1, timestamptz '2026-09-02 00:00+00' + n * interval '1 hour'
FROM generate_series(1, 60) n;

INSERT INTO payment_methods (user_id, kind, token, expires_on)
SELECT n, (ARRAY['card', 'paypal', 'invoice'])[1 + n % 3], md5('token' || n), '2029-12-31'
FROM generate_series(1, 400) n;

INSERT INTO payments (order_id, method_id, amount, status, created_at, captured_at)
SELECT n, 1 + n % 300, 20 + (n * 17) % 200, CASE WHEN n % 4 = 0 THEN 'authorized' ELSE 'captured' END,
	timestamptz '2026-09-01 01:00+00' + n * interval '3 hours',
	CASE WHEN n % 4 > 0 THEN timestamptz '2026-09-01 06:00+00' + n * interval '3 hours' END
FROM generate_series(1, 400) n;

INSERT INTO invoices (order_id, issued_on, amount)
SELECT n, date '2026-09-01' + n / 8, 20 + (n * 17) % 200
FROM generate_series(1, 400) n WHERE n % 4 > 0;

INSERT INTO carriers (name, tracking_url) VALUES
	('Rapid Post', 'https://rapid.example.org/t/'), ('Blue Van', 'https://van.example.org/?no='),
	('Bike & Co', 'https://bike.example.org/');

INSERT INTO shipping_rates (carrier_id, country_code, max_weight_grams, price)
SELECT carrier, code, weight, 3 + carrier + weight / 1000
FROM generate_series(1, 3) carrier, countries, unnest(ARRAY[1000, 5000, 30000]) weight;

INSERT INTO shipments (order_id, address_id, carrier_id, status, created_at)
SELECT n, 1 + n % 300, 1 + n % 3, CASE n % 4 WHEN 2 THEN 'shipped' ELSE 'delivered' END,
	timestamptz '2026-09-02 00:00+00' + n * interval '3 hours'
FROM generate_series(1, 400) n WHERE n % 4 IN (2, 3);

INSERT INTO shipment_items (shipment_id, order_id, line_no, quantity)
SELECT s.id, oi.order_id, oi.line_no, oi.quantity
FROM shipments s JOIN order_items oi ON oi.order_id = s.order_id;

INSERT INTO tracking_events (shipment_id, happened_at, event)
SELECT id, created_at, 'shipped' FROM shipments;

COMMIT;

REFRESH MATERIALIZED VIEW sales_by_category;
RESET ROLE;
ANALYZE;
