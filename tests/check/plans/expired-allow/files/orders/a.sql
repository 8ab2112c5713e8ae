SELECT name FROM users;
UPDATE users SET name = 'x';
