CREATE TABLE public.users (id bigint PRIMARY KEY, name text);
CREATE TABLE public.orders (id bigint PRIMARY KEY, user_id bigint);
ALTER TABLE public.orders ADD CONSTRAINT orders_user
	FOREIGN KEY (user_id) REFERENCES public.users (id);
CREATE TYPE public.kind AS ENUM ('a');
ALTER TABLE public.orders ADD COLUMN kind public.kind;
CREATE SEQUENCE public.user_numbers;
ALTER TABLE public.orders ALTER COLUMN id
	SET DEFAULT nextval('public.user_numbers');
CREATE TABLE public.order_people () INHERITS (public.users);
CREATE VIEW public.order_names AS
	SELECT o.id, u.name
	FROM public.orders o JOIN public.users u ON u.id = o.user_id;
CREATE FUNCTION public.order_name(bigint) RETURNS text LANGUAGE sql
	AS 'SELECT name FROM public.users WHERE id = $1';
CREATE FUNCTION public.order_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE public.users SET name = name WHERE id = NEW.user_id;
	RETURN NEW;
END
$$;
CREATE TRIGGER touch AFTER INSERT ON public.orders
	FOR EACH ROW EXECUTE FUNCTION public.order_touch();
CREATE ROLE users_app;
CREATE ROLE orders_app;
GRANT SELECT ON public.users TO orders_app;
