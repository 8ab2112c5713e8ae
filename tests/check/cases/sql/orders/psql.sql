\set ON_ERROR_STOP on
\echo 'SELECT * FROM public.addresses'
\i other.sql
SELECT * FROM products \gx
SELECT count(*) FROM orders \g
