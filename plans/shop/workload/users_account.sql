-- The account pages and the week's clean-up of the users service.

-- Through the updatable view: two tables, both its own.
UPDATE user_contacts SET full_name = 'Ada Lovelace', city = 'Wien' WHERE id = 7;

-- A savepoint that is kept, and one that is not.
BEGIN;
UPDATE users SET updated_at = now() WHERE id = 8;
SAVEPOINT prefs;
INSERT INTO user_preferences (user_id, settings) VALUES (8, '{"theme": "dark"}')
ON CONFLICT (user_id) DO UPDATE SET settings = user_preferences.settings || excluded.settings;
RELEASE prefs;
SAVEPOINT oops;
DELETE FROM user_sessions WHERE user_id = 8;
ROLLBACK TO SAVEPOINT oops;
COMMIT;

-- How many orders has this customer? Asked in the database, not at orders.
SELECT count(*) FROM orders WHERE user_id = 12;
SELECT u.email, count(o.id) AS orders, max(o.placed_at) AS latest
FROM users u
LEFT JOIN orders o ON o.user_id = u.id
WHERE u.created_at < '2024-03-01'
GROUP BY u.email
ORDER BY u.email;

-- A table that nobody owns.
INSERT INTO newsletter_signups (email, source) VALUES ('late@example.net', 'account');
SELECT n.email, u.id FROM newsletter_signups n LEFT JOIN users u ON u.email = n.email WHERE n.source = 'fair';

SELECT id, action FROM ONLY audit_log ORDER BY id DESC LIMIT 5;
SELECT user_display_name(7);

-- An address goes, and orders forget it.
DELETE FROM addresses WHERE id = 588;

-- The right to be forgotten: it reaches into three other services, although
-- the statement names one table.
BEGIN;
DELETE FROM users WHERE id = 390;
INSERT INTO audit_log (action) VALUES ('erased 390');
COMMIT;

COPY (SELECT id, email FROM users WHERE country_code = 'AT' ORDER BY id) TO STDOUT;
