SELECT u.name, a.city
FROM users u
JOIN addresses a ON a.user_id = u.id;
