-- The monolith that the cases are checked against. Nothing in it crosses by
-- itself: what the cases find is in the cases.

CREATE TABLE public.countries (code char(2) PRIMARY KEY, name text NOT NULL);
CREATE TABLE public.schema_migrations (version text PRIMARY KEY);

-- users: has an API for public.users, and none for the rest.

CREATE TYPE public.user_status AS ENUM ('new', 'active', 'closed');
CREATE TYPE public.user_place AS (city text);

CREATE TABLE public.users (
	id bigserial PRIMARY KEY,
	email text NOT NULL UNIQUE,
	name text NOT NULL,
	status public.user_status NOT NULL DEFAULT 'new',
	country char(2) REFERENCES public.countries (code)
);
CREATE TABLE public.addresses (
	id bigserial PRIMARY KEY,
	user_id bigint NOT NULL REFERENCES public.users (id),
	street text NOT NULL,
	city text NOT NULL,
	zip text,
	country char(2) REFERENCES public.countries (code)
);
CREATE TABLE public.user_sessions (
	token text PRIMARY KEY,
	user_id bigint NOT NULL REFERENCES public.users (id),
	seen timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE public."Mixed" (id bigint PRIMARY KEY, "Note" text);
CREATE TABLE public."x""; drop table y; --" (id bigint PRIMARY KEY, note text);

CREATE VIEW public.user_cities AS
	SELECT user_id, city FROM public.addresses;
CREATE FUNCTION public.user_city(bigint) RETURNS text
	LANGUAGE sql STABLE
	AS 'SELECT city FROM public.addresses WHERE user_id = $1 LIMIT 1';

CREATE SCHEMA users_api;
CREATE VIEW users_api.customers AS
	SELECT id, name, email FROM public.users;
CREATE FUNCTION users_api.rename_customer(bigint, text) RETURNS void
	LANGUAGE sql
	AS 'UPDATE public.users SET name = $2 WHERE id = $1';

-- orders

CREATE TABLE public.orders (
	id bigserial PRIMARY KEY,
	user_id bigint NOT NULL,
	status text NOT NULL DEFAULT 'open',
	total numeric NOT NULL DEFAULT 0,
	country char(2) REFERENCES public.countries (code),
	placed timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE public.order_items (
	order_id bigint NOT NULL REFERENCES public.orders (id),
	product_id bigint NOT NULL,
	quantity int NOT NULL,
	price numeric NOT NULL,
	PRIMARY KEY (order_id, product_id)
);
CREATE SEQUENCE public.order_numbers;
CREATE VIEW public.order_totals AS
	SELECT o.id, sum(i.quantity * i.price) AS total
	FROM public.orders o
	JOIN public.order_items i ON i.order_id = o.id
	GROUP BY o.id;

-- stock

CREATE TABLE public.products (
	id bigserial PRIMARY KEY,
	sku text NOT NULL UNIQUE,
	name text NOT NULL,
	price numeric NOT NULL
);
CREATE TABLE public.stock_levels (
	product_id bigint NOT NULL REFERENCES public.products (id),
	warehouse text NOT NULL,
	available int NOT NULL,
	PRIMARY KEY (product_id, warehouse)
);
CREATE VIEW public.low_stock AS
	SELECT product_id, sum(available) AS available
	FROM public.stock_levels
	GROUP BY product_id
	HAVING sum(available) < 10;
CREATE FUNCTION public.stock_reserve(bigint, integer) RETURNS boolean
	LANGUAGE plpgsql
	AS $$
BEGIN
	UPDATE public.stock_levels SET available = available - $2
		WHERE product_id = $1 AND available >= $2;
	RETURN FOUND;
END
$$;
CREATE PROCEDURE public.restock(bigint, integer)
	LANGUAGE sql
	AS 'UPDATE public.stock_levels SET available = available + $2
		WHERE product_id = $1';

CREATE SCHEMA store;
CREATE TABLE store.movements (id bigserial PRIMARY KEY, quantity int NOT NULL);
CREATE TABLE store.places (name text PRIMARY KEY);

-- billing

CREATE SEQUENCE public.invoice_numbers;
CREATE TABLE public.invoices (
	id bigserial PRIMARY KEY,
	number bigint NOT NULL DEFAULT nextval('public.invoice_numbers'),
	order_id bigint NOT NULL,
	user_id bigint NOT NULL,
	amount numeric NOT NULL,
	issued date NOT NULL DEFAULT current_date
);
CREATE TABLE public.payments (
	id bigserial PRIMARY KEY,
	invoice_id bigint NOT NULL REFERENCES public.invoices (id),
	paid numeric NOT NULL,
	at timestamptz NOT NULL DEFAULT now()
);
CREATE VIEW public.unpaid_invoices AS
	SELECT i.* FROM public.invoices i
	WHERE NOT EXISTS
		(SELECT FROM public.payments p WHERE p.invoice_id = i.id);

CREATE ROLE users_app;
CREATE ROLE orders_app;
CREATE ROLE stock_app;
CREATE ROLE billing_app;
GRANT SELECT, INSERT, UPDATE, DELETE
	ON public.users, public.addresses, public.user_sessions TO users_app;
GRANT SELECT, INSERT, UPDATE, DELETE
	ON public.orders, public.order_items TO orders_app;
GRANT SELECT, INSERT, UPDATE, DELETE
	ON public.products, public.stock_levels TO stock_app;
GRANT SELECT, INSERT, UPDATE, DELETE
	ON public.invoices, public.payments TO billing_app;
GRANT USAGE ON SCHEMA users_api TO orders_app, stock_app, billing_app;
GRANT SELECT ON users_api.customers TO orders_app, stock_app, billing_app;
