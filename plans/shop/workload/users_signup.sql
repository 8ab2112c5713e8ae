-- Somebody signs up. Every table here is the users service's own.
\set r random(1, 1000000000)
\set country random(0, 4)
BEGIN;
INSERT INTO users (email, full_name, password_hash, country_code)
VALUES ('new' || :r || '@example.com', 'New User', md5(:r::text), (ARRAY['AT','DE','FR','GB','NL'])[1 + :country])
RETURNING id \gset
INSERT INTO addresses (user_id, line1, city, postcode, country_code)
VALUES (:id, 'Lane ' || :r, 'Graz', '8010', 'AT');
INSERT INTO user_preferences (user_id, newsletter) VALUES (:id, true)
ON CONFLICT (user_id) DO UPDATE SET newsletter = excluded.newsletter;
INSERT INTO user_sessions (user_id, expires_at) VALUES (:id, now() + interval '7 days');
INSERT INTO audit_log (action) VALUES ('signup ' || :id);
COMMIT;
SELECT u.id, u.email, c.name AS country
FROM users u JOIN countries c ON c.code = u.country_code
WHERE u.id = :id;
