-- Types, functions and schemas have owners, too.
ALTER TYPE public.user_status ADD VALUE 'gone';
DROP FUNCTION public.user_city(bigint);
DROP TYPE public.user_status;
ALTER GROUP users_app ADD USER orders_app;
