-- The same statement, elsewhere in its file.

SELECT name
FROM users;
DELETE FROM users;
