DROP SCHEMA IF EXISTS users_api CASCADE;
ALTER SCHEMA "store" RENAME TO stock_store;
ALTER SCHEMA store OWNER TO orders_app;
-- Of each that has tables in it; what nobody has yet is nobody else's.
DROP SCHEMA public CASCADE;
DROP SCHEMA nowhere, orders_api;
