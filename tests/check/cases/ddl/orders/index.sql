CREATE INDEX ON public.addresses (zip);
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS products_name
	ON products USING btree (name);
CREATE INDEX orders_placed ON public.orders (placed);
