-- The first place of each relation, once a statement.
SELECT * FROM orders o1
WHERE o1.total > (SELECT avg(total) FROM orders);
SELECT * FROM orders;
