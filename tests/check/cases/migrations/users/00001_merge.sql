-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION public.user_orders(bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
	RETURN (SELECT count(*) FROM public.orders WHERE user_id = $1);
END
$$
-- +goose StatementEnd
UPDATE users SET status = 'active'
WHERE id IN (SELECT user_id FROM orders);

-- +goose Down
DROP FUNCTION public.user_orders(bigint);
-- +goose StatementBegin
CREATE FUNCTION public.user_orders(bigint) RETURNS bigint
LANGUAGE sql AS 'SELECT count(*) FROM public.orders'
-- +goose StatementEnd
DELETE FROM public.orders WHERE user_id IS NULL;
