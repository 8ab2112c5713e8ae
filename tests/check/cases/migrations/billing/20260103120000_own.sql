-- migrate:up
ALTER TABLE public.invoices ADD COLUMN note text;
-- migrate:down
ALTER TABLE public.invoices DROP COLUMN note;
