CREATE TABLE store.new_shelves (id int);
CREATE TABLE order_p PARTITION OF users DEFAULT;
CREATE VIEW users_api.neu AS SELECT 1 AS one;
CREATE TABLE order_q (id int);
