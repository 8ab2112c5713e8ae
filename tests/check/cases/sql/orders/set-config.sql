SELECT set_config('role', 'users_app', false);
SELECT pg_catalog.set_config('session_authorization', 'stock_app', true);
SELECT set_config('role', 'orders_app', false);
SELECT set_config('role', 'none', false), 1;
SELECT set_config('role', 'none', false);
SELECT set_config('app.user', 'users_app', false);
SELECT set_config('role', $1, false);
DO $$ BEGIN PERFORM set_config('role', 'users_app', true); END $$;
