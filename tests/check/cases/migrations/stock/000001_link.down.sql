ALTER TABLE public.stock_levels DROP COLUMN order_id;
ALTER TABLE public.orders DROP COLUMN stock_id;
GRANT SELECT ON public.orders TO stock_app;
CREATE TRIGGER t AFTER INSERT ON public.orders
	FOR EACH ROW EXECUTE FUNCTION public.touch();
UPDATE orders SET status = 'open';
