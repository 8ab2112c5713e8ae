-- +goose NO TRANSACTION
-- +goose up
ALTER TABLE public.orders ADD COLUMN email text;
-- +goose down
ALTER TABLE public.orders DROP COLUMN email;
