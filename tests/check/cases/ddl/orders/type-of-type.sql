CREATE DOMAIN public.order_state AS public.user_status DEFAULT 'new';
CREATE TYPE public.order_pair AS (id bigint, state user_status, old "user_status"[]);
CREATE DOMAIN order_name AS text CHECK (VALUE <> '');
CREATE TYPE order_line AS (quantity int, price numeric(10, 2));
ALTER TYPE public.order_pair ADD ATTRIBUTE next public.user_status;
ALTER TYPE public.user_place ADD ATTRIBUTE zip text;
