ALTER TABLE public.addresses ADD COLUMN geo point;
ALTER TABLE IF EXISTS ONLY products RENAME TO goods;
ALTER TABLE "invoices" RENAME COLUMN amount TO total;
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE payments DISABLE TRIGGER ALL;
ALTER TABLE stock_levels OWNER TO stock_app;
