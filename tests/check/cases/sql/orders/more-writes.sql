UPDATE ONLY stock_levels SET available = 1;
DELETE FROM ONLY stock_levels WHERE CURRENT OF c;
WITH x AS (INSERT INTO payments (paid) VALUES (1) RETURNING id)
SELECT * FROM x, orders;
COPY addresses FROM PROGRAM 'cat';
COPY (DELETE FROM payments RETURNING *) TO STDOUT;
EXPLAIN (ANALYZE, BUFFERS) UPDATE stock_levels SET available = 1;
PREPARE x AS DELETE FROM payments WHERE id = $1;
INSERT INTO user_cities VALUES (1, 'x');
