-- What PostgreSQL's own roles may do is in no GRANT.
GRANT pg_read_all_data TO orders_app;
GRANT "pg_write_all_data", pg_monitor TO stock_app WITH ADMIN OPTION;
GRANT pg_monitor TO orders_app;
GRANT pg_read_all_data TO somebody;
REVOKE pg_read_all_data FROM orders_app;
CREATE ROLE billing_app LOGIN IN ROLE pg_read_all_data;
CREATE ROLE nobody IN ROLE users_app;
CREATE ROLE stock_app LOGIN PASSWORD 'x' IN ROLE users_app;
