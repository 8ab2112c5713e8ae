-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY ON public.orders (total);
-- migrate:down transaction:false
DROP TABLE public.orders;
