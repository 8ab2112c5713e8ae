REASSIGN OWNED BY users_app TO orders_app;
DROP OWNED BY orders_app, "stock_app", somebody CASCADE;
REASSIGN OWNED BY orders_app TO users_app;
DROP OWNED BY CURRENT_USER;
