GRANT users_app TO orders_app;
GRANT users_app TO users_app_reader;
GRANT orders_app TO orders_app_worker WITH ADMIN OPTION;
