SELECT name FROM users;
SELECT * FROM orders;
