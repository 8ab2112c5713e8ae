CREATE TABLE public.order_places (
	city text DEFAULT public.user_city(1),
	near text GENERATED ALWAYS AS (user_city(7)) STORED,
	day date DEFAULT now(),
	CHECK (user_city(2) <> city AND length(city) > 1),
	CONSTRAINT there CHECK (public.stock_reserve(1, 2))
);
ALTER TABLE orders ALTER COLUMN status SET DEFAULT user_city(3);
ALTER TABLE orders ADD CHECK (lower(status) = status);
CREATE INDEX ON public.orders (lower(status), (user_city(user_id)));
CREATE INDEX placed ON orders (placed) WHERE user_city(user_id) = 'x';
-- An API is there to be called.
ALTER TABLE orders ADD CHECK (users_api.rename_customer(1, 'x') IS NULL);
