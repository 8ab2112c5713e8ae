BEGIN;
INSERT INTO orders (user_id) VALUES (1);
UPDATE public.stock_levels SET available = available - 1;
UPDATE stock_levels SET available = available - 1;
COMMIT;
