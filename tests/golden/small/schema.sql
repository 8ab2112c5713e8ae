-- Two services, a key, a view and a trigger between them.
CREATE TABLE public.users (id int PRIMARY KEY, email text NOT NULL);
CREATE TABLE public.orders (
	id int PRIMARY KEY,
	user_id int NOT NULL REFERENCES public.users (id) ON DELETE CASCADE,
	total numeric NOT NULL
);
CREATE TABLE public.lonely (id int);

CREATE VIEW public.order_list AS
	SELECT o.id, u.email FROM public.orders o JOIN public.users u ON u.id = o.user_id;

CREATE FUNCTION public.touch_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE public.users SET email = email WHERE id = NEW.user_id;
	RETURN NEW;
END $$;
CREATE TRIGGER touch AFTER INSERT ON public.orders
	FOR EACH ROW EXECUTE FUNCTION public.touch_user();

GRANT SELECT ON public.users TO orders_app;
