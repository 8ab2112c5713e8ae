CREATE ROLE users_app ROLE orders_app, users_reader;
CREATE ROLE users_app ADMIN stock_app;
CREATE ROLE users_app LOGIN USER orders_app;
CREATE ROLE users_app IN ROLE stock_app ROLE billing_app;
CREATE ROLE reader ROLE orders_app;
CREATE ROLE users_app ROLE users_app;
CREATE USER users_app IN GROUP orders_app;
