-- The shop: one database, one schema, six services.
--
-- Grown over years by people who sat in one room: foreign keys in every
-- direction, triggers that keep a neighbour's table up to date, views that
-- join whatever was needed. README.md tells the story and expected.tsv lists
-- every place where a service reaches into another one's tables.
--
-- To be run by a superuser in an empty database, on PostgreSQL 15 or later.

SET client_min_messages = warning;

CREATE ROLE shop_owner NOLOGIN;
CREATE ROLE users_app LOGIN;
CREATE ROLE catalog_app LOGIN;
CREATE ROLE orders_app LOGIN;
CREATE ROLE inventory_app LOGIN;
CREATE ROLE payments_app LOGIN;
CREATE ROLE shipping_app LOGIN;
-- The warehouse terminals: inventory and shipping share it, and only their
-- application_name tells them apart.
CREATE ROLE fulfillment_app LOGIN;
-- The web gateway runs statements for every service and tags each of them.
CREATE ROLE gateway_app LOGIN;
-- People with spreadsheets.
CREATE ROLE reporting_ro LOGIN;

-- What payments do must be in the log even where it is slow to finish.
ALTER ROLE payments_app SET log_statement = 'all';

GRANT CREATE, USAGE ON SCHEMA public TO shop_owner;
SET ROLE shop_owner;

-- Types ----------------------------------------------------------------------

-- Made for payments; catalog and orders found it useful, too.
CREATE TYPE currency AS ENUM ('EUR', 'GBP', 'USD', 'CHF');
CREATE TYPE order_status AS ENUM
	('new', 'paid', 'packed', 'shipped', 'delivered', 'cancelled', 'refunded');
CREATE TYPE movement_kind AS ENUM ('delivery', 'sale', 'correction');
CREATE DOMAIN email_address AS text CHECK (VALUE ~ '^[^@[:space:]]+@[^@[:space:]]+$');

-- Everybody's and nobody's ---------------------------------------------------

CREATE TABLE schema_migrations (
	version text PRIMARY KEY,
	applied_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE countries (
	code char(2) PRIMARY KEY,
	name text NOT NULL UNIQUE,
	dial_code text NOT NULL,
	vat_rate numeric(4,2) NOT NULL
);
COMMENT ON TABLE countries IS 'ISO 3166; read by everybody, written by nobody';

-- From a campaign in 2019. Nobody dares to drop it.
CREATE TABLE newsletter_signups (
	id serial PRIMARY KEY,
	email email_address NOT NULL,
	source text NOT NULL DEFAULT 'footer',
	created_at timestamptz NOT NULL DEFAULT now()
);

-- users ----------------------------------------------------------------------

CREATE TABLE users (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	email email_address NOT NULL UNIQUE,
	full_name text NOT NULL,
	password_hash text NOT NULL,
	country_code char(2) NOT NULL REFERENCES countries,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE addresses (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
	label text NOT NULL DEFAULT 'home',
	line1 text NOT NULL,
	city text NOT NULL,
	postcode text NOT NULL,
	country_code char(2) NOT NULL REFERENCES countries
);
CREATE INDEX addresses_user_id_idx ON addresses (user_id);

CREATE TABLE user_sessions (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
	started_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL,
	ip inet
);
CREATE INDEX user_sessions_user_id_idx ON user_sessions (user_id);

CREATE TABLE user_preferences (
	user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
	settings jsonb NOT NULL DEFAULT '{}',
	newsletter boolean NOT NULL DEFAULT false
);

CREATE TABLE audit_log (
	id bigserial PRIMARY KEY,
	happened_at timestamptz NOT NULL DEFAULT now(),
	actor text NOT NULL DEFAULT current_user,
	action text NOT NULL
);

-- inventory, first part: catalog refers to it --------------------------------

CREATE TABLE suppliers (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL UNIQUE,
	country_code char(2) NOT NULL REFERENCES countries,
	lead_days integer NOT NULL DEFAULT 7
);

-- catalog --------------------------------------------------------------------

CREATE TABLE categories (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	parent_id integer REFERENCES categories,
	name text NOT NULL,
	slug text NOT NULL UNIQUE
);

CREATE TABLE products (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	sku text NOT NULL UNIQUE,
	name text NOT NULL,
	description text NOT NULL DEFAULT '',
	category_id integer NOT NULL REFERENCES categories,
	supplier_id integer REFERENCES suppliers ON DELETE SET NULL,
	active boolean NOT NULL DEFAULT true,
	weight_grams integer NOT NULL CHECK (weight_grams > 0),
	created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX products_category_id_idx ON products (category_id) WHERE active;
CREATE INDEX products_name_idx ON products (lower(name) text_pattern_ops);

CREATE TABLE product_prices (
	product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
	valid_from date NOT NULL,
	amount numeric(10,2) NOT NULL CHECK (amount >= 0),
	currency currency NOT NULL DEFAULT 'EUR',
	PRIMARY KEY (product_id, valid_from)
);

CREATE TABLE product_images (
	id serial PRIMARY KEY,
	product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
	url text NOT NULL,
	"position" smallint NOT NULL DEFAULT 1
);

CREATE TABLE product_reviews (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
	user_id bigint REFERENCES users ON DELETE SET NULL,
	rating smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
	body text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX product_reviews_product_id_idx ON product_reviews (product_id);
CREATE INDEX product_reviews_user_id_idx ON product_reviews (user_id);

-- orders ---------------------------------------------------------------------

CREATE TABLE coupons (
	code text PRIMARY KEY,
	percent_off integer NOT NULL CHECK (percent_off BETWEEN 1 AND 90),
	expires_on date NOT NULL,
	used integer NOT NULL DEFAULT 0
);

CREATE TABLE carts (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
	updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX carts_user_id_idx ON carts (user_id);

CREATE TABLE cart_items (
	cart_id bigint NOT NULL REFERENCES carts ON DELETE CASCADE,
	product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
	quantity integer NOT NULL CHECK (quantity > 0),
	PRIMARY KEY (cart_id, product_id)
);
CREATE INDEX cart_items_product_id_idx ON cart_items (product_id);

CREATE TABLE orders (
	id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
	user_id bigint NOT NULL REFERENCES users,
	shipping_address_id bigint REFERENCES addresses ON DELETE SET NULL,
	status order_status NOT NULL DEFAULT 'new',
	currency currency NOT NULL DEFAULT 'EUR',
	total numeric(10,2) NOT NULL DEFAULT 0 CHECK (total >= 0),
	coupon_code text REFERENCES coupons,
	placed_at timestamptz NOT NULL DEFAULT now(),
	paid_at timestamptz
);
CREATE INDEX orders_user_id_idx ON orders (user_id);
CREATE INDEX orders_shipping_address_id_idx ON orders (shipping_address_id);
CREATE INDEX orders_open_idx ON orders (placed_at) WHERE status IN ('new', 'paid');

CREATE TABLE order_items (
	order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
	line_no integer NOT NULL,
	product_id bigint NOT NULL REFERENCES products,
	quantity integer NOT NULL CHECK (quantity > 0),
	unit_price numeric(10,2) NOT NULL,
	line_total numeric(12,2) GENERATED ALWAYS AS (quantity * unit_price) STORED,
	PRIMARY KEY (order_id, line_no)
);
CREATE INDEX order_items_product_id_idx ON order_items (product_id);

-- inventory ------------------------------------------------------------------

CREATE TABLE warehouses (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	code text NOT NULL UNIQUE,
	name text NOT NULL,
	country_code char(2) NOT NULL REFERENCES countries
);

CREATE TABLE stock (
	warehouse_id integer NOT NULL REFERENCES warehouses,
	product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
	quantity integer NOT NULL CHECK (quantity >= 0),
	reorder_level integer NOT NULL DEFAULT 10,
	checked_at timestamptz,
	PRIMARY KEY (warehouse_id, product_id)
);
CREATE INDEX stock_product_id_idx ON stock (product_id);

CREATE TABLE reservations (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
	product_id bigint NOT NULL REFERENCES products,
	warehouse_id integer NOT NULL REFERENCES warehouses,
	quantity integer NOT NULL CHECK (quantity > 0),
	expires_at timestamptz NOT NULL
);
CREATE INDEX reservations_order_id_idx ON reservations (order_id);

CREATE TABLE stock_movements (
	id bigserial,
	moved_at timestamptz NOT NULL DEFAULT now(),
	warehouse_id integer NOT NULL,
	product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
	delta integer NOT NULL,
	kind movement_kind NOT NULL,
	PRIMARY KEY (id, moved_at)
) PARTITION BY RANGE (moved_at);
CREATE INDEX stock_movements_product_id_idx ON stock_movements (product_id);
CREATE TABLE stock_movements_2026_09 PARTITION OF stock_movements
	FOR VALUES FROM ('2026-09-01 00:00+00') TO ('2026-10-01 00:00+00');
CREATE TABLE stock_movements_2026_10 PARTITION OF stock_movements
	FOR VALUES FROM ('2026-10-01 00:00+00') TO ('2026-11-01 00:00+00');
CREATE TABLE stock_movements_later PARTITION OF stock_movements DEFAULT;

-- What suppliers sent last night; the catalog's import fills it.
CREATE TABLE supplier_feed (
	sku text NOT NULL,
	supplier_id integer NOT NULL,
	quantity integer NOT NULL,
	unit_cost numeric(10,2) NOT NULL
);

-- payments -------------------------------------------------------------------

CREATE TABLE payment_methods (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
	kind text NOT NULL CHECK (kind IN ('card', 'paypal', 'invoice')),
	token text NOT NULL,
	expires_on date
);
CREATE INDEX payment_methods_user_id_idx ON payment_methods (user_id);

CREATE TABLE payments (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	order_id bigint NOT NULL REFERENCES orders,
	method_id bigint REFERENCES payment_methods ON DELETE SET NULL,
	amount numeric(10,2) NOT NULL CHECK (amount > 0),
	currency currency NOT NULL DEFAULT 'EUR',
	status text NOT NULL DEFAULT 'authorized'
		CHECK (status IN ('authorized', 'captured', 'failed', 'refunded')),
	created_at timestamptz NOT NULL DEFAULT now(),
	captured_at timestamptz
);
CREATE INDEX payments_order_id_idx ON payments (order_id);
CREATE INDEX payments_authorized_idx ON payments (id) WHERE status = 'authorized';

CREATE TABLE refunds (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	payment_id bigint NOT NULL REFERENCES payments,
	amount numeric(10,2) NOT NULL CHECK (amount > 0),
	currency currency NOT NULL DEFAULT 'EUR',
	reason text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL DEFAULT now()
);

-- The tax office wants invoices and delivery notes numbered in one series.
CREATE SEQUENCE document_number_seq START 100000;

CREATE TABLE invoices (
	number bigint PRIMARY KEY DEFAULT nextval('document_number_seq'),
	order_id bigint NOT NULL REFERENCES orders,
	issued_on date NOT NULL DEFAULT current_date,
	amount numeric(10,2) NOT NULL,
	currency currency NOT NULL DEFAULT 'EUR'
);
ALTER SEQUENCE document_number_seq OWNED BY invoices.number;

-- The users' audit log, with a column more, and with its ids.
CREATE TABLE payment_audit (
	payment_id bigint
) INHERITS (audit_log);

-- shipping -------------------------------------------------------------------

CREATE TABLE carriers (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL UNIQUE,
	tracking_url text NOT NULL,
	active boolean NOT NULL DEFAULT true
);
-- Old shipments point at carriers: they are switched off, never deleted.
CREATE RULE carriers_keep AS ON DELETE TO carriers
	DO INSTEAD UPDATE carriers SET active = false WHERE id = OLD.id;

CREATE TABLE shipping_rates (
	carrier_id integer NOT NULL REFERENCES carriers,
	country_code char(2) NOT NULL REFERENCES countries,
	max_weight_grams integer NOT NULL,
	price numeric(10,2) NOT NULL,
	PRIMARY KEY (carrier_id, country_code, max_weight_grams)
);

CREATE TABLE shipments (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	order_id bigint NOT NULL REFERENCES orders,
	address_id bigint NOT NULL REFERENCES addresses,
	carrier_id integer NOT NULL REFERENCES carriers,
	document_no bigint NOT NULL DEFAULT nextval('document_number_seq'),
	status text NOT NULL DEFAULT 'ready'
		CHECK (status IN ('ready', 'packed', 'shipped', 'delivered')),
	created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX shipments_order_id_idx ON shipments (order_id);

CREATE TABLE shipment_items (
	shipment_id bigint NOT NULL REFERENCES shipments ON DELETE CASCADE,
	order_id bigint NOT NULL,
	line_no integer NOT NULL,
	quantity integer NOT NULL,
	PRIMARY KEY (shipment_id, order_id, line_no),
	CONSTRAINT shipment_items_order_line_fkey
		FOREIGN KEY (order_id, line_no) REFERENCES order_items
);

CREATE TABLE tracking_events (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	shipment_id bigint NOT NULL REFERENCES shipments ON DELETE CASCADE,
	happened_at timestamptz NOT NULL DEFAULT now(),
	event text NOT NULL
);

-- Views ----------------------------------------------------------------------

CREATE VIEW active_products AS
SELECT p.id, p.sku, p.name, p.category_id, price.amount, price.currency
FROM products p
LEFT JOIN LATERAL (
	SELECT pp.amount, pp.currency
	FROM product_prices pp
	WHERE pp.product_id = p.id AND pp.valid_from <= current_date
	ORDER BY pp.valid_from DESC
	LIMIT 1
) price ON true
WHERE p.active;

CREATE VIEW product_availability AS
SELECT p.id AS product_id, p.sku, coalesce(sum(s.quantity), 0) AS available
FROM products p
LEFT JOIN stock s ON s.product_id = p.id
GROUP BY p.id, p.sku;
COMMENT ON VIEW product_availability IS 'for the product page; counts all warehouses';

CREATE VIEW order_overview AS
SELECT o.id, o.status, o.total, u.email, count(oi.line_no) AS lines,
	(SELECT max(pay.captured_at) FROM payments pay WHERE pay.order_id = o.id)
		AS captured_at
FROM orders o
JOIN users u ON u.id = o.user_id
LEFT JOIN order_items oi ON oi.order_id = o.id
GROUP BY o.id, u.email;

CREATE VIEW fulfillment_queue AS
SELECT s.id AS shipment_id, s.document_no, s.status, o.placed_at,
	a.city, a.country_code, sum(si.quantity) AS pieces
FROM shipments s
JOIN shipment_items si ON si.shipment_id = s.id
JOIN orders o ON o.id = s.order_id
JOIN addresses a ON a.id = s.address_id
WHERE s.status IN ('ready', 'packed')
GROUP BY s.id, o.placed_at, a.city, a.country_code;

CREATE VIEW postal_addresses AS
SELECT a.id, u.full_name, a.line1, a.postcode, a.city, c.name AS country
FROM addresses a
JOIN users u ON u.id = a.user_id
JOIN countries c ON c.code = a.country_code;

CREATE VIEW user_contacts AS
SELECT u.id, u.email, u.full_name, a.id AS address_id, a.line1, a.city
FROM users u
JOIN addresses a ON a.user_id = u.id AND a.label = 'home';

CREATE MATERIALIZED VIEW sales_by_category AS
SELECT c.slug, date_trunc('month', o.placed_at AT TIME ZONE 'UTC') AS month,
	sum(oi.line_total) AS revenue
FROM order_items oi
JOIN orders o ON o.id = oi.order_id
JOIN products p ON p.id = oi.product_id
JOIN categories c ON c.id = p.category_id
WHERE o.status <> 'cancelled'
GROUP BY c.slug, date_trunc('month', o.placed_at AT TIME ZONE 'UTC')
WITH NO DATA;
CREATE UNIQUE INDEX sales_by_category_key ON sales_by_category (slug, month);

-- Functions ------------------------------------------------------------------

CREATE FUNCTION user_display_name(p_user bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
	SELECT u.full_name || ' (' || c.name || ')'
	FROM users u JOIN countries c ON c.code = u.country_code
	WHERE u.id = p_user;
END;

-- Takes stock and remembers for whom, for an hour.
CREATE FUNCTION reserve_stock(p_order bigint, p_product bigint, p_quantity integer)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
	chosen integer;
BEGIN
	SELECT warehouse_id INTO chosen
	FROM stock
	WHERE product_id = p_product AND quantity >= p_quantity
	ORDER BY quantity DESC, warehouse_id
	LIMIT 1
	FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'product % is out of stock', p_product;
	END IF;
	UPDATE stock SET quantity = quantity - p_quantity
	WHERE warehouse_id = chosen AND product_id = p_product;
	INSERT INTO reservations (order_id, product_id, warehouse_id, quantity, expires_at)
	VALUES (p_order, p_product, chosen, p_quantity, now() + interval '1 hour');
	RETURN chosen;
END
$$;

-- From a cart to an order in one call: prices are the catalog's, the stock is
-- the inventory's, and everything is one transaction.
CREATE FUNCTION checkout_cart(p_cart bigint, p_address bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
	buyer bigint;
	placed bigint;
	item record;
BEGIN
	SELECT user_id INTO STRICT buyer FROM carts WHERE id = p_cart FOR UPDATE;
	INSERT INTO orders (user_id, shipping_address_id)
	VALUES (buyer, p_address)
	RETURNING id INTO placed;
	INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price)
	SELECT placed, row_number() OVER (ORDER BY ci.product_id),
		ci.product_id, ci.quantity,
		(SELECT pp.amount FROM product_prices pp
		 WHERE pp.product_id = ci.product_id
		 ORDER BY pp.valid_from DESC LIMIT 1)
	FROM cart_items ci
	WHERE ci.cart_id = p_cart;
	FOR item IN
		SELECT product_id, quantity FROM order_items WHERE order_id = placed
	LOOP
		UPDATE stock SET quantity = quantity - item.quantity
		WHERE product_id = item.product_id AND warehouse_id = 1;
	END LOOP;
	UPDATE orders
	SET total = (SELECT coalesce(sum(line_total), 0) FROM order_items
		     WHERE order_id = placed)
	WHERE id = placed;
	DELETE FROM cart_items WHERE cart_id = p_cart;
	DELETE FROM carts WHERE id = p_cart;
	RETURN placed;
END
$$;

CREATE PROCEDURE refund_payment(p_payment bigint, p_amount numeric, p_reason text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
	INSERT INTO refunds (payment_id, amount, reason)
	VALUES (p_payment, p_amount, p_reason);
	UPDATE payments SET status = 'refunded' WHERE id = p_payment;
	UPDATE orders SET total = greatest(total - p_amount, 0)
	WHERE id = (SELECT order_id FROM payments WHERE id = p_payment);
END
$$;

-- Housekeeping for any table with an expires_at. Which one, only the caller
-- knows.
CREATE FUNCTION purge_expired(p_table text, p_older interval) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
	gone bigint;
BEGIN
	EXECUTE format('DELETE FROM %I WHERE expires_at < now() - $1', p_table)
	USING p_older;
	GET DIAGNOSTICS gone = ROW_COUNT;
	RETURN gone;
END
$$;

-- Triggers -------------------------------------------------------------------

CREATE FUNCTION stock_log_movement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
	INSERT INTO stock_movements (warehouse_id, product_id, delta, kind)
	VALUES (NEW.warehouse_id, NEW.product_id, NEW.quantity - OLD.quantity,
		CASE WHEN NEW.quantity < OLD.quantity THEN 'sale'
		     ELSE 'delivery' END::movement_kind);
	RETURN NULL;
END
$$;
CREATE TRIGGER stock_log_movement AFTER UPDATE OF quantity ON stock
	FOR EACH ROW EXECUTE FUNCTION stock_log_movement();

-- An order is paid when its payment is captured.
CREATE FUNCTION payments_sync_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
	IF NEW.status = 'captured' THEN
		UPDATE orders SET status = 'paid', paid_at = now()
		WHERE id = NEW.order_id;
	ELSIF NEW.status = 'refunded' THEN
		UPDATE orders SET status = 'refunded' WHERE id = NEW.order_id;
	END IF;
	RETURN NULL;
END
$$;
CREATE TRIGGER payments_sync_order AFTER UPDATE OF status ON payments
	FOR EACH ROW EXECUTE FUNCTION payments_sync_order();

CREATE FUNCTION shipments_sync_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
	INSERT INTO tracking_events (shipment_id, event) VALUES (NEW.id, NEW.status);
	UPDATE orders SET status = NEW.status::order_status
	WHERE id = NEW.order_id;
	RETURN NULL;
END
$$;
CREATE TRIGGER shipments_sync_order AFTER UPDATE OF status ON shipments
	FOR EACH ROW WHEN (NEW.status <> 'ready')
	EXECUTE FUNCTION shipments_sync_order();

CREATE FUNCTION user_contacts_update() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
	UPDATE users
	SET email = NEW.email, full_name = NEW.full_name, updated_at = now()
	WHERE id = OLD.id;
	UPDATE addresses SET line1 = NEW.line1, city = NEW.city
	WHERE id = OLD.address_id;
	RETURN NEW;
END
$$;
CREATE TRIGGER user_contacts_update INSTEAD OF UPDATE ON user_contacts
	FOR EACH ROW EXECUTE FUNCTION user_contacts_update();

-- Row security: support sees no other customer's cards ------------------------

ALTER TABLE payment_methods ENABLE ROW LEVEL SECURITY;
CREATE POLICY payment_methods_service ON payment_methods TO payments_app
	USING (true) WITH CHECK (true);
CREATE POLICY payment_methods_owner ON payment_methods FOR SELECT TO gateway_app
	USING (user_id = current_setting('shop.user_id', true)::bigint);

ALTER TABLE user_sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY user_sessions_live ON user_sessions TO users_app
	USING (expires_at > '2020-01-01') WITH CHECK (expires_at > started_at);

-- Who may do what ------------------------------------------------------------

GRANT SELECT ON countries TO PUBLIC;

GRANT SELECT, INSERT, UPDATE, DELETE
	ON users, addresses, user_sessions, user_preferences, audit_log, user_contacts
	TO users_app;
GRANT USAGE ON SEQUENCE audit_log_id_seq TO users_app;
GRANT SELECT, INSERT ON newsletter_signups TO users_app;
GRANT USAGE ON SEQUENCE newsletter_signups_id_seq TO users_app;
GRANT SELECT ON orders TO users_app;

GRANT SELECT, INSERT, UPDATE, DELETE
	ON categories, products, product_prices, product_images, product_reviews
	TO catalog_app;
GRANT USAGE ON SEQUENCE product_images_id_seq TO catalog_app;
GRANT SELECT ON active_products, product_availability, sales_by_category
	TO catalog_app;
GRANT SELECT (id, full_name) ON users TO catalog_app;
GRANT SELECT, INSERT, TRUNCATE ON supplier_feed TO catalog_app;
GRANT SELECT ON order_items TO catalog_app;

GRANT SELECT, INSERT, UPDATE, DELETE
	ON carts, cart_items, orders, order_items, coupons
	TO orders_app;
GRANT SELECT ON order_overview TO orders_app;
GRANT SELECT (id, email, country_code), UPDATE (updated_at) ON users TO orders_app;
GRANT SELECT ON products, product_prices, active_products TO orders_app;
GRANT SELECT, UPDATE ON stock TO orders_app;
GRANT INSERT ON payments TO orders_app;

GRANT SELECT, INSERT, UPDATE, DELETE
	ON suppliers, warehouses, stock, stock_movements, stock_movements_2026_10,
	reservations, supplier_feed
	TO inventory_app;
GRANT SELECT ON product_availability TO inventory_app;
GRANT SELECT, UPDATE (active) ON products TO inventory_app;
GRANT SELECT (id, status) ON orders TO inventory_app;
GRANT SELECT ON carriers TO inventory_app;

GRANT SELECT, INSERT, UPDATE, DELETE
	ON payment_methods, payments, refunds, invoices, payment_audit
	TO payments_app;
GRANT USAGE ON SEQUENCE document_number_seq TO payments_app;
GRANT USAGE ON SEQUENCE audit_log_id_seq TO payments_app;
GRANT SELECT ON orders TO payments_app;
GRANT SELECT (id, email) ON users TO payments_app;

GRANT SELECT, INSERT, UPDATE, DELETE
	ON carriers, shipping_rates, shipments, shipment_items, tracking_events
	TO shipping_app;
GRANT SELECT ON fulfillment_queue TO shipping_app;
GRANT USAGE ON SEQUENCE document_number_seq TO shipping_app;
GRANT SELECT ON orders, order_items, addresses, postal_addresses TO shipping_app;
GRANT SELECT (id, email) ON users TO shipping_app;
GRANT SELECT (id, weight_grams) ON products TO shipping_app;

GRANT SELECT, UPDATE ON stock, shipments TO fulfillment_app;
GRANT SELECT, DELETE ON reservations TO fulfillment_app;

GRANT SELECT ON users, addresses, products, orders, invoices, payment_methods,
	newsletter_signups TO gateway_app;
GRANT SELECT ON users, orders, order_items, products, payments TO reporting_ro;

RESET ROLE;
