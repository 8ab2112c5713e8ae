-- Somebody runs the orders service's backfill with the users service's login:
-- application_name tells whose work this is.
UPDATE users SET updated_at = now()
WHERE id IN (SELECT user_id FROM orders WHERE placed_at >= '2026-10-15');
