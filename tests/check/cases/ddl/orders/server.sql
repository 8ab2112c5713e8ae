CREATE SERVER legacy FOREIGN DATA WRAPPER postgres_fdw
	OPTIONS (host 'db9.example.com', dbname 'legacy');
IMPORT FOREIGN SCHEMA public LIMIT TO (things) FROM SERVER legacy INTO public;
CREATE FOREIGN TABLE public.order_remote (id bigint) SERVER legacy;
