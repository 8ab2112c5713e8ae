CREATE SCHEMA scratch;
CREATE TABLE public.order_events (
	id bigserial PRIMARY KEY,
	order_id bigint REFERENCES orders,
	body jsonb NOT NULL DEFAULT '{"sql": "SELECT * FROM addresses"}'
);
CREATE INDEX ON order_events (order_id);
CREATE VIEW public.order_last AS SELECT max(id) FROM public.orders;
COMMENT ON VIEW order_last IS 'of public.orders';
ALTER TABLE order_items ADD CHECK (quantity > 0);
ANALYZE orders;
CREATE DOMAIN public.order_amount AS numeric CHECK (VALUE >= 0);
SET lock_timeout = '1s';
