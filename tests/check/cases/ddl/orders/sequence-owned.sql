CREATE SEQUENCE public.order_slips OWNED BY public.users.id;
ALTER SEQUENCE order_numbers OWNED BY addresses.user_id;
ALTER SEQUENCE order_numbers OWNED BY public.orders.id;
ALTER SEQUENCE order_numbers OWNED BY NONE;
CREATE SEQUENCE public.order_papers START 7 OWNED BY orders.id;
-- Another's sequence is not ours to tie to anything.
ALTER SEQUENCE public.products_id_seq OWNED BY public.products.id;
CREATE TEMP SEQUENCE n;
