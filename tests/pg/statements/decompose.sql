-- Statements that are hard to take apart. Each stands behind an empty line, and
-- what is on trial above it. "refused:" is how the reason begins that it cannot
-- be; all others give the same rows both ways, where "ordered" in that order.

-- NULL in what NOT IN looks among: no rows
SELECT o.id FROM user_odd o
WHERE o.id NOT IN (SELECT p.odd_id FROM payment_odd p);

-- NOT IN nothing is true, of NULL too
SELECT o.id, o.parent FROM user_odd o
WHERE o.parent NOT IN (SELECT p.odd_id FROM payment_empty p);

-- IN among NULLs is NULL, and shows
SELECT o.id, o.parent IN (SELECT p.odd_id FROM payment_odd p) AS is_in
FROM user_odd o;

-- IN with two parentheses is IN still
SELECT o.id FROM user_odd o WHERE o.id IN ((SELECT p.odd_id FROM payment_odd p));

-- three
SELECT o.id FROM user_odd o
WHERE o.id IN (((SELECT p.odd_id FROM payment_odd p WHERE p.flag)));

-- EXISTS with two
SELECT o.id FROM user_odd o
WHERE EXISTS ((SELECT 1 FROM payment_odd p WHERE p.odd_id = o.id));

-- a union in parentheses is a subquery, not two
-- refused: the type of what a subquery finds is not known
SELECT o.id FROM user_odd o
WHERE o.id IN ((SELECT p.odd_id FROM payment_odd p) UNION (SELECT q.id FROM payment_odd q));

-- the same in an expression is two
SELECT o.id FROM user_odd o
WHERE o.id < ((SELECT max(p.odd_id) FROM payment_odd p) - (SELECT min(p.odd_id) FROM payment_odd p));

-- = ANY with two
SELECT o.id FROM user_odd o
WHERE o.id = ANY ((SELECT p.odd_id FROM payment_odd p));

-- <> ALL, < ALL, = SOME
SELECT o.id FROM user_odd o
WHERE o.id <> ALL (SELECT p.odd_id FROM payment_odd p WHERE p.odd_id IS NOT NULL);

SELECT o.id FROM user_odd o
WHERE o.id >= ALL (SELECT p.odd_id FROM payment_odd p WHERE p.odd_id < 5);

SELECT o.id FROM user_odd o WHERE o.id = SOME (SELECT p.odd_id FROM payment_odd p);

-- an array has an order and values twice
SELECT o.id, ARRAY (SELECT p.odd_id FROM payment_odd p WHERE p.id < 12 ORDER BY p.id DESC) AS ids
FROM user_odd o WHERE o.id < 4;

SELECT o.id FROM user_odd o
WHERE cardinality(ARRAY(SELECT p.odd_id FROM payment_odd p)) > o.id;

-- no element of an empty array
SELECT o.id, (ARRAY(SELECT p.odd_id FROM payment_empty p))[1] AS first FROM user_odd o;

-- refused: the type of what a subquery finds is not known
SELECT o.id, (SELECT ARRAY[p.id, 7] FROM payment_odd p WHERE p.id = 3)[1] AS first FROM user_odd o;

-- a subquery's numbers are no integers
SELECT o.id FROM user_odd o WHERE o.id <= (SELECT avg(p.price) FROM payment_odd p);

SELECT o.id FROM user_odd o WHERE o.id + 0.5 IN (SELECT p.price FROM payment_odd p);

-- refused: the type of what a subquery finds is not known
SELECT o.id FROM user_odd o WHERE o.id IN (SELECT p.price / 2 FROM payment_odd p);

SELECT o.id FROM user_odd o WHERE o.id IN (SELECT (p.price / 2)::numeric FROM payment_odd p);

SELECT o.id FROM user_odd o WHERE o.id < (SELECT sum(p.big) FROM payment_odd p WHERE p.id < 4);

SELECT o.id FROM user_odd o WHERE o.id < (SELECT count(*) FROM payment_odd);

-- a row of two columns
-- refused: the type of what a subquery finds is not known
SELECT o.id FROM user_odd o
WHERE (o.id, o.parent) = (SELECT p.odd_id, p.id FROM payment_odd p WHERE p.id = 6);

-- refused: it looks for rows of several columns
SELECT o.id FROM user_odd o
WHERE (o.id, o.code) IN (SELECT p.odd_id, p.code FROM payment_odd p);

-- refused: it looks for rows of several columns
SELECT o.id FROM user_odd o
WHERE ROW(o.id, o.code) NOT IN (SELECT p.odd_id, p.code FROM payment_odd p);

-- IN binds more tightly than =
-- refused: it compares with IN
SELECT o.id FROM user_odd o
WHERE o.flag = o.id IN (SELECT p.odd_id FROM payment_odd p);

SELECT o.id FROM user_odd o
WHERE o.id = 3 OR o.id + 1 IN (SELECT p.odd_id FROM payment_odd p) AND o.flag = true;

SELECT o.id FROM user_odd o
WHERE o.id IN (SELECT p.odd_id FROM payment_odd p WHERE p.id < 4) = o.flag;

SELECT o.id FROM user_odd o
WHERE (o.id IN (SELECT p.odd_id FROM payment_odd p)) IS NOT TRUE;

-- NOT binds less tightly than IS
SELECT o.id FROM user_odd o
WHERE NOT EXISTS (SELECT 1 FROM payment_odd p WHERE p.odd_id = o.id) IS NOT NULL;

SELECT o.id FROM user_odd o
WHERE NOT EXISTS (SELECT 1 FROM payment_odd p WHERE p.odd_id = o.parent) = o.flag;

-- an aggregate without rows is a row
-- refused: EXISTS asks for more than rows
SELECT o.id FROM user_odd o
WHERE EXISTS (SELECT count(*) FROM payment_odd p WHERE p.odd_id = o.id);

-- refused: EXISTS asks for more than rows
SELECT o.id FROM user_odd o
WHERE EXISTS (SELECT 1 FROM payment_odd p WHERE p.odd_id = o.id HAVING count(*) > 1);

-- refused: EXISTS asks for more than rows
SELECT o.id FROM user_odd o
WHERE EXISTS (SELECT unnest('{}'::int[]) FROM payment_odd p WHERE p.odd_id = o.id);

-- refused: EXISTS asks for more than rows
SELECT o.id FROM user_odd o
WHERE EXISTS (SELECT 1 FROM payment_odd p WHERE p.odd_id = o.id OFFSET 1);

SELECT o.id FROM user_odd o WHERE EXISTS (SELECT count(*) FROM payment_empty p);

SELECT o.id FROM user_odd o WHERE NOT EXISTS (SELECT FROM payment_empty p);

SELECT o.id FROM user_odd o
WHERE EXISTS (SELECT DISTINCT p.note FROM payment_odd p WHERE o.id = p.odd_id AND (p.flag OR p.note IS NULL));

-- EXISTS at two levels
SELECT o.id FROM user_odd o
WHERE EXISTS (SELECT 1 FROM payment_odd p WHERE p.odd_id = o.id
	AND EXISTS (SELECT 1 FROM payment_odd q WHERE q.id > p.id AND q.code = p.code));

-- refused: a subquery depends on the row at hand
SELECT o.id FROM user_odd o
WHERE EXISTS (SELECT 1 FROM payment_odd p WHERE p.odd_id = o.id
	AND EXISTS (SELECT 1 FROM payment_odd q WHERE q.id > p.id AND q.code = o.code));

-- refused: a subquery reads tables of several services
SELECT o.id FROM user_odd o
WHERE EXISTS (SELECT 1 FROM payment_odd p WHERE p.odd_id = o.id
	AND EXISTS (SELECT 1 FROM user_odd q WHERE q.id = p.id));

-- in a target, too
-- refused: a subquery reads tables of several services
SELECT o.id, (SELECT count(*) FROM payment_odd p JOIN users u ON u.id = p.id WHERE p.odd_id = o.id) AS n
FROM user_odd o;

-- a CASE that looks elsewhere
SELECT o.id, CASE WHEN EXISTS (SELECT 1 FROM payment_odd p WHERE p.odd_id = o.id) THEN 'paid' ELSE 'open' END AS state
FROM user_odd o;

SELECT CASE WHEN o.id > 3 THEN CASE o.flag WHEN true THEN p.note ELSE o.note END END AS c
FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

-- CASE and END as names
SELECT o.id AS case, p.id AS end FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

-- refused: its tokens are not understood
SELECT o.id end, p.id FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

-- key words as names, behind AS and dots
SELECT o."select" AS from, p.note AS where, o.id AS order
FROM user_odd AS o JOIN payment_odd AS p ON p.odd_id = o.id ORDER BY o.id;

-- an alias that hides another table's name
SELECT users.id, user_odd.note FROM user_odd users JOIN payment_odd user_odd ON user_odd.odd_id = users.id;

-- no alias
SELECT user_odd.id, payment_odd.note FROM public.user_odd JOIN payment_odd ON odd_id = user_odd.id;

SELECT public.user_odd.id, public.payment_odd.note FROM public.user_odd, public.payment_odd
WHERE public.payment_odd.odd_id = public.user_odd.id;

-- columns renamed by an alias
SELECT o.x, p.note FROM user_odd o(x, y) JOIN payment_odd p ON p.odd_id = o.x;

-- quoted names
SELECT o."a b", p."Id", o."Id" FROM user_odd AS "O" JOIN user_odd o ON o.id = "O".id
JOIN payment_odd p ON p."Id" = "O"."Id";

SELECT X.id, X."y""; drop table z; --" AS "q""; --", p.note
FROM "user_x""; drop table y; --" x JOIN payment_odd p ON p.odd_id = x.id ORDER BY x.id;

SELECT "user_x""; drop table y; --".*, p.id FROM "user_x""; drop table y; --"
JOIN payment_odd p ON p.odd_id = "user_x""; drop table y; --".id;

-- U& spells names in another way
-- refused: a name is too long, or escaped
SELECT o.U&"\0069d" FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

-- longer than names are
-- refused: a name is too long, or escaped
WITH w234567890123456789012345678901234567890123456789012345678901234x AS (SELECT * FROM user_odd)
SELECT w.id FROM w234567890123456789012345678901234567890123456789012345678901234y w
JOIN payment_odd p ON p.odd_id = w.id;

-- USING
SELECT id, o.note, p.note FROM user_odd o JOIN payment_odd p USING (id);

SELECT id, o.note, p.note FROM user_odd o LEFT JOIN payment_odd p USING (id, code);

-- its column is that of the side that has all rows
-- refused: it is not known whose columns these are
SELECT id, o.note FROM user_odd o RIGHT JOIN payment_odd p USING (id);

SELECT p.id, o.note FROM user_odd o RIGHT JOIN payment_odd p USING (id);

-- "Id" is another name than Id
SELECT o.note, p.note FROM user_odd o JOIN payment_odd p USING ("Id");

SELECT o.note, p.note FROM user_odd o JOIN payment_odd p USING (Id);

-- USING looks at its own join alone
SELECT q.id, o.note, p.note FROM user_odd q, user_odd o JOIN payment_odd p USING (code)
WHERE q.id = o.parent;

SELECT q.id, o.note, p.note
FROM user_odd q JOIN (user_odd o JOIN payment_odd p USING (code)) ON q.id = o.parent;

-- an inner join with USING needs the rows of the outer join before it
SELECT o.id, p.id, c.city FROM user_odd o LEFT JOIN payments p ON p.id = o.parent
JOIN shipments s USING (order_id) JOIN addresses c ON c.id = s.address_id WHERE c.id = o.id;

-- refused: it has a natural join
SELECT o.id FROM user_odd o NATURAL JOIN payment_odd p;

-- refused: * stands for columns that USING merges
SELECT * FROM user_odd o JOIN payment_odd p USING (id);

-- outer joins: what is not true of NULL
SELECT o.id, p.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id WHERE p.flag;

-- refused: a filter looks at rows that an outer join may not find
SELECT o.id, p.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id WHERE p.id = 3 ISNULL;

-- refused: a filter looks at rows that an outer join may not find
SELECT o.id, p.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id
WHERE p.note LIKE ALL (ARRAY[]::text[]);

-- refused: a filter looks at rows that an outer join may not find
SELECT o.id, p.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id
WHERE p.id <> ALL (ARRAY[]::integer[]);

-- refused: a filter looks at rows that an outer join may not find
SELECT o.id, p.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id
WHERE p.note IS DISTINCT FROM 'note1';

-- refused: a filter looks at rows that an outer join may not find
SELECT o.id, p.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id
WHERE p.note = 'note1' IS NOT TRUE;

-- refused: a filter looks at rows that an outer join may not find
SELECT o.id, p.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id
WHERE coalesce(p.note, 'x') = 'x';

-- refused: a filter looks at rows that an outer join may not find
SELECT o.id, p.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id
WHERE p.note IS NULL;

-- refused: a filter looks at rows that an outer join may not find
SELECT o.id, p.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id WHERE p IS NULL;

SELECT o.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id AND p.flag WHERE p.id IS NULL;

SELECT o.id, coalesce(p.id, -1) AS none FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id WHERE p.odd_id IS NULL;

SELECT o.id, p.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id
WHERE p.id BETWEEN 2 AND 5 AND p.price NOT BETWEEN 3 AND 4;

-- an outer join behind one that may have found nothing
SELECT o.id, p.id, q.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id AND p.id < 4
LEFT JOIN payment_odd q ON q."Id" = p."Id";

-- refused: an outer join needs more than equal columns
SELECT o.id, p.id, q.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id AND p.id < 4
LEFT JOIN payment_odd q ON q.id <= 3 AND q.id > p.id;

-- refused: an outer join needs more than equal columns
SELECT o.id, p.id, q.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id AND p.id < 4
LEFT JOIN payment_odd q ON q.id = coalesce(p.id, 5);

-- refused: an outer join needs more than equal columns
SELECT o.id, p.id, q.id FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id AND p.id < 4
LEFT JOIN payment_odd q ON q.id = p.id OR p.id IS NULL;

-- within one service it is its own affair
SELECT o.id, p.id, q.id FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id
LEFT JOIN payment_odd q ON q.id = p.id + 1 OR p.id = 3;

SELECT o.id, o2.id, p.id FROM user_odd o LEFT JOIN user_odd o2 ON o2.id = o.parent OR o.parent IS NULL
JOIN payment_odd p ON p.odd_id = o.id;

-- the order of joins within one service
SELECT a.id, b.id, c.id, p.id FROM user_odd a LEFT JOIN user_odd b USING (id)
JOIN user_odd c ON c.parent = a.id JOIN payment_odd p ON p.odd_id = a.id;

-- ON that another service would have to answer
-- refused: an outer join needs more than equal columns
SELECT p.id, q.id FROM users u JOIN payment_odd p ON p.id = u.id
LEFT JOIN payment_odd q ON q.odd_id = p.id AND user_word(q.id) IS NOT NULL;

-- refused: an outer join needs more than equal columns
SELECT o.id FROM user_odd o LEFT JOIN payment_odd p ON true;

-- refused: it has a full join
SELECT o.id FROM user_odd o FULL JOIN payment_odd p ON p.odd_id = o.id;

SELECT o.id, p.id FROM (payment_odd p RIGHT JOIN user_odd o ON p.odd_id = o.id);

SELECT o.id, p.id, u.id FROM users u JOIN (payment_odd p RIGHT JOIN user_odd o ON p.odd_id = o.id) ON u.id = o.id;

-- refused: it has a right join behind other joins
SELECT o.id FROM users u JOIN payments p ON p.id = u.id RIGHT JOIN user_odd o ON o.id = p.id;

-- refused: it has joins in parentheses behind an outer join
SELECT o.id FROM user_odd o LEFT JOIN (payment_odd p JOIN orders r ON r.id = p.id) ON p.odd_id = o.id;

-- refused: it has a join with a name of its own
SELECT j.note FROM (user_odd o JOIN payments p ON p.id = o.id) AS j;

-- joins without an ON between two
SELECT o.id, p.id, u.id FROM users u CROSS JOIN user_odd o CROSS JOIN payment_odd p
WHERE u.id = o.id AND p.odd_id = o.id;

-- refused: it has joins within joins
SELECT o.id FROM users u JOIN user_odd o JOIN payment_odd p ON p.odd_id = o.id ON u.id = o.id;

-- rows that nothing joins
SELECT o.id FROM user_odd o, payment_odd p WHERE o.id = 3 AND p.id = 4;

SELECT 'x' AS x FROM user_odd o, payment_odd p WHERE o.id = 3 AND p.odd_id = 2;

-- refused: no equal columns join the rows
SELECT o.id FROM user_odd o, payment_odd p WHERE p.flag;

-- refused: it selects no columns
SELECT FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

-- the same table twice is read by one service both times
SELECT a.id, b.id, p.id FROM payment_odd p JOIN user_odd a ON a.id = p.odd_id JOIN user_odd b ON b.id = p.id;

SELECT a.id, b.id, p.id FROM user_odd a JOIN user_odd b ON b.parent = a.id JOIN payment_odd p ON p.odd_id = b.id;

-- LATERAL
-- refused: what stands in FROM depends on rows of another service
SELECT o.id, s.id FROM user_odd o, LATERAL (SELECT p.id FROM payment_odd p WHERE p.odd_id = o.id LIMIT 1) s;

SELECT o.id, s.id, p.id FROM user_odd o CROSS JOIN LATERAL (SELECT q.id FROM user_odd q WHERE q.parent = o.id ORDER BY q.id LIMIT 1) s
JOIN payment_odd p ON p.odd_id = o.id;

SELECT o.id, t, p.id FROM user_odd o, unnest(o.tags) AS t, payment_odd p WHERE p.odd_id = o.id;

SELECT o.id, g, p.id FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id, generate_series(1, p.id % 3) g;

-- refused: it has clauses that are not understood
SELECT o.id, g FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id, ROWS FROM (generate_series(1, 2)) g;

-- refused: types of columns are not known
SELECT o.id, v.b, p.id FROM user_odd o JOIN (VALUES (1, 'x'), (2, 'y')) AS v(a, b) ON v.a = o.id
JOIN payment_odd p ON p.odd_id = v.a;

-- subqueries in FROM
SELECT o.id, s.n FROM user_odd o JOIN (SELECT p.odd_id, count(*) AS n FROM payment_odd p GROUP BY p.odd_id) s ON s.odd_id = o.id;

SELECT o.id, s.* FROM user_odd o LEFT JOIN (SELECT p.odd_id AS k, p.note FROM payment_odd p WHERE p.flag) s ON s.k = o.id;

-- a union has a type of its own: 3 is 3.0 there
-- refused: types of columns are not known
SELECT o.id, s.id FROM user_odd o
JOIN (SELECT p.odd_id AS id FROM payment_odd p UNION ALL SELECT q.price FROM payment_odd q) s ON s.id = o.id;

-- so has what USING merges
-- refused: types of columns are not known
SELECT o.id, s.price FROM users o
JOIN (SELECT price FROM payment_odd a JOIN (SELECT 1 AS price) b USING (price)) s ON s.price = o.id;

-- columns that are equal where their texts are not
-- refused: columns cannot be merged by their texts
SELECT o.id, p.id FROM user_odd o JOIN payment_odd p ON p.price = o.price;

-- refused: columns cannot be merged by their texts
SELECT o.id, p.id FROM user_odd o JOIN payment_odd p ON p.span = o.span;

SELECT o.id, p.id FROM user_odd o JOIN payment_odd p ON p.code = o.code;

-- a number that the other's type cannot hold
SELECT o.id, p.id FROM payment_odd p LEFT JOIN user_odd o ON o.small = p.big WHERE p.id > 0;

SELECT p.id FROM payment_odd p
WHERE EXISTS (SELECT 1 FROM user_odd o WHERE o.small = p.big);

-- ORDER BY
-- ordered
SELECT o.id AS odd_id, p.id FROM user_odd o JOIN payment_odd p ON o.id = p.odd_id WHERE p.odd_id IS NOT NULL AND p.id < 9 ORDER BY p.id DESC;

-- an alias before a column of that name
-- ordered
SELECT p.id AS note, o.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY note;

-- a name that the query has twice now
-- ordered
SELECT p.id AS odd_id, o.note FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY odd_id;

-- a name that only * has once
-- refused: it is not known what it sorts by
SELECT o.* FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY id;

-- ordered
SELECT o.*, p.id AS x FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY x;

-- places
-- ordered
SELECT o.note, p.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY 2 DESC NULLS LAST;

-- refused: it is not known what it sorts by
SELECT o.*, p.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY 13;

-- numbers that are no places
-- ordered
SELECT o.note, p.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY 100 % (p.id + 7), p.id;

-- ordered
SELECT o.note, p.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY 1 - p.id;

-- ordered
SELECT o.note, p.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY p.note COLLATE "C" DESC NULLS FIRST, p.id USING >;

-- refused: it is not known what it sorts by
SELECT o.note, p.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY 1 + 1;

-- a sort that asks another service
-- refused: the sort asks several services
SELECT o.note, p.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id
ORDER BY (SELECT x.id FROM user_odd x WHERE x.id = p.odd_id), p.id;

-- refused: the sort asks several services
SELECT o.note, p.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY user_word(p.id);

-- ordered
SELECT o.note, p.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id
ORDER BY (SELECT x.id FROM payment_odd x WHERE x.id = p.odd_id), p.id;

-- refused: the sort needs columns of several services
SELECT o.note, p.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY o.id, p.id;

-- LIMIT
-- ordered
SELECT p.id, o.note FROM payment_odd p LEFT JOIN user_odd o ON o.id = p.odd_id ORDER BY p.id LIMIT 5 OFFSET 2;

-- ordered
SELECT p.id, o.note FROM payment_odd p LEFT JOIN user_odd o ON o.id = p.odd_id ORDER BY p.id OFFSET 3 ROWS FETCH FIRST 4 ROWS ONLY;

-- ordered
SELECT p.id, o.note FROM payment_odd p LEFT JOIN user_odd o ON o.id = p.odd_id ORDER BY p.id
LIMIT (SELECT count(*) / 4 FROM payment_odd);

-- refused: the limit asks several services
SELECT p.id, o.note FROM payment_odd p LEFT JOIN user_odd o ON o.id = p.odd_id ORDER BY p.id
LIMIT (SELECT count(*) / 4 FROM user_odd);

-- a key that may be NULL finds no row
-- refused: LIMIT counts rows
SELECT p.id, o.note FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY p.id LIMIT 5;

-- ordered
SELECT i.order_id, o.total FROM invoices i JOIN orders o ON o.id = i.order_id ORDER BY i.number LIMIT 5;

-- refused: LIMIT counts rows
SELECT i.order_id, o.total FROM invoices i JOIN orders o TABLESAMPLE bernoulli (50) REPEATABLE (3) ON o.id = i.order_id ORDER BY i.number LIMIT 5;

SELECT i.order_id, o.total FROM invoices i JOIN orders o TABLESAMPLE bernoulli (50) REPEATABLE (3) ON o.id = i.order_id;

SELECT i.order_id, o.total FROM invoices i JOIN ONLY orders o ON o.id = i.order_id;

-- a primary key does not hold for who inherits
-- refused: audit_log shows rows of tables that inherit from it
SELECT i.id, (SELECT a.action FROM audit_log a WHERE a.id = i.id) FROM payments i;

-- refused: LIMIT counts rows
SELECT i.number, o.line_no FROM invoices i LEFT JOIN order_items o ON o.order_id = i.order_id ORDER BY 1 LIMIT 3;

-- several rows for one
-- refused: a column gives several rows for one
SELECT p.id, unnest(o.tags) AS t FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id;

-- refused: a column gives several rows for one
SELECT p.id, "unnest"(o.tags), generate_series(1, p.id) FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id;

-- refused: a column gives several rows for one
SELECT o.id, payment_rows(p.id) FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id;

-- refused: a subquery finds several rows
SELECT o.id, (SELECT generate_series(1, 1) FROM payment_odd p WHERE p.id = o.id) FROM user_odd o;

-- aggregates
-- refused: an aggregate or window function is over joined rows
SELECT count(*) FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id;

-- refused: an aggregate or window function is over joined rows
SELECT "count"(*) FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id;

-- refused: an aggregate or window function is over joined rows
SELECT pg_catalog.max(p.id) FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id;

-- refused: an aggregate or window function is over joined rows
SELECT payment_total(p.id) FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id;

-- refused: an aggregate or window function is over joined rows
SELECT count(*) FILTER (WHERE p.flag) FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id;

-- refused: an aggregate or window function is over joined rows
SELECT p.id, row_number() OVER (ORDER BY p.id) FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id;

-- refused: it has clauses that are not understood
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p.id) FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id GROUP BY o.id;

-- an aggregate of the outer query, in a subquery
-- refused: an aggregate or window function is over joined rows
SELECT (SELECT max(p.id)) FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id;

SELECT (SELECT max(x) FROM unnest(o.tags) x) AS m, p.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id;

-- refused: GROUP BY is over joined rows
SELECT o.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id GROUP BY o.id;

-- refused: DISTINCT is over joined rows
SELECT DISTINCT ON (o.id) o.id, p.id FROM payment_odd p JOIN user_odd o ON o.id = p.odd_id ORDER BY o.id, p.id;

-- of one service all that is its own affair
SELECT DISTINCT ON (p.odd_id) p.odd_id, p.id FROM payment_odd p
WHERE p.odd_id IN (SELECT o.id FROM user_odd o WHERE o.flag) ORDER BY p.odd_id, p.id DESC;

SELECT p.note, count(*), count(*) FILTER (WHERE p.flag) AS f FROM payment_odd p
WHERE p.odd_id IN (SELECT o.id FROM user_odd o) GROUP BY p.note HAVING count(*) > 1 ORDER BY 1;

-- subqueries as columns
SELECT o.id, (SELECT count(*) FROM payment_odd p WHERE p.odd_id = o.id) AS n,
	(SELECT max(p.note) FROM payment_odd p WHERE p.odd_id = o.id AND p.flag) AS m FROM user_odd o;

SELECT o.id, (SELECT p.note FROM payment_odd p WHERE p.id = o.parent) AS note FROM user_odd o;

-- refused: a subquery on payments may find several rows
SELECT o.id, (SELECT p.note FROM payment_odd p WHERE p.odd_id = o.parent AND p.id < 0) AS note FROM user_odd o;

-- regr_count of nothing is 0
SELECT o.id, (SELECT regr_count(p.id, p.big) FROM payment_odd p WHERE p.odd_id = o.id) AS n FROM user_odd o;

-- refused: a subquery computes with aggregates
SELECT o.id, (SELECT "count"(*) FROM payment_odd p WHERE p.odd_id = o.id) AS n FROM user_odd o;

-- values that look as if they had a name
-- refused: its tokens are not understood
SELECT o.id, (SELECT p.note IS NULL FROM payment_odd p WHERE p.id = o.id) AS a,
	(SELECT p.note ISNULL FROM payment_odd p WHERE p.id = o.id) AS b,
	(SELECT NOT flag FROM payment_odd p WHERE p.id = o.id) AS c,
	(SELECT p.price::double precision FROM payment_odd p WHERE p.id = o.id) AS d,
	(SELECT p.note x FROM payment_odd p WHERE p.id = o.id) AS e,
	(SELECT count(*) AS y FROM payment_odd p WHERE p.odd_id = o.id) AS f,
	(SELECT p.price END FROM payment_odd p WHERE p.id = o.id) AS g
FROM user_odd o WHERE o.id < 0;

SELECT o.id, (SELECT p.note IS NULL FROM payment_odd p WHERE p.id = o.id) AS a,
	(SELECT p.note ISNULL FROM payment_odd p WHERE p.id = o.id) AS b,
	(SELECT NOT flag FROM payment_odd p WHERE p.id = o.id) AS c,
	(SELECT p.price::double precision FROM payment_odd p WHERE p.id = o.id) AS d,
	(SELECT p.note x FROM payment_odd p WHERE p.id = o.id) AS e,
	(SELECT count(*) AS y FROM payment_odd p WHERE p.odd_id = o.id) AS f
FROM user_odd o;

-- refused: a subquery computes with the row at hand
SELECT o.id, (SELECT max(p.id + o.id) FROM payment_odd p WHERE p.odd_id = o.id) FROM user_odd o;

-- computed of merged columns
SELECT o.note || '-' || p.note AS both, o.id + p.id AS sum FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

SELECT coalesce(p.note, o.note) AS note FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id;

SELECT p.note IS NULL AS is_null FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id;

-- refused: a column asks services for joined rows
SELECT user_word(p.id) FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

SELECT user_word(o.id) AS w, p.id FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

-- rows as values
SELECT o, p.id FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

SELECT o.id, p FROM user_odd o LEFT JOIN payment_odd p ON p.odd_id = o.id;

SELECT o.id, row_to_json(p) AS p FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

SELECT (o).id, (p).note FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id WHERE (o).flag;

-- refused: a filter needs columns of several services
SELECT (o).id, (p).note FROM user_odd o JOIN payment_odd p ON (p).odd_id = o.id;

-- refused: a column computes with joined rows
SELECT ROW(o, p) FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

-- refused: a filter needs columns of several services
SELECT o.id FROM user_odd o JOIN payment_odd p ON (p.odd_id, p.code) = (o.id, o.code);

-- system columns
SELECT o.ctid, p.tableoid::regclass::text AS t FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

-- refused: it is not known whose columns these are
SELECT o.id FROM user_odd o WHERE EXISTS (SELECT 1 FROM payment_odd p WHERE ctid IS NOT NULL);

-- refused: types of columns are not known
SELECT o.id FROM user_odd o JOIN payment_odd p ON p.ctid = o.ctid;

-- refused: it reads the catalog of the database
SELECT o.id FROM user_odd o, payment_odd p, pg_class c WHERE c.relname = o.note AND o.id = p.odd_id;

-- refused: it uses a sequence
SELECT nextval('document_number_seq'), o.id FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id WHERE false;

-- refused: it writes or locks rows
SELECT o.id FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id FOR UPDATE OF o;

-- refused: it has UNION
SELECT o.id FROM user_odd o UNION SELECT p.id FROM payment_odd p;

-- refused: it is no plain SELECT
(SELECT o.id FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id) LIMIT 100;

(SELECT o.id FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id);

-- refused: it is no plain SELECT
TABLE payment_odd UNION (SELECT p.* FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id);

-- WITH
WITH user_odd AS (SELECT * FROM payment_odd WHERE flag) SELECT a.id, o.note FROM user_odd a JOIN public.user_odd o ON o.id = a.odd_id;

WITH a AS (SELECT * FROM user_odd), b AS MATERIALIZED (SELECT * FROM a WHERE a.flag), c AS NOT MATERIALIZED (SELECT * FROM payment_odd)
SELECT b.id, c.note FROM b JOIN c ON c.odd_id = b.id;

-- a query that names the one behind it, which it does not see
WITH a AS (SELECT note FROM payment_odd), note AS (SELECT * FROM user_odd)
SELECT n.id, a.note FROM note n JOIN a ON a.note = n.note;

-- RECURSIVE ones see those behind them
WITH RECURSIVE a AS (SELECT b.id FROM b), b AS (SELECT o.id FROM user_odd o WHERE o.flag)
SELECT p.note FROM payment_odd p WHERE p.id < (SELECT count(*) FROM a);

WITH RECURSIVE up(id, parent) AS (SELECT o.id, o.parent FROM user_odd o WHERE o.id = 11
	UNION ALL SELECT o.id, o.parent FROM user_odd o JOIN up ON o.id = up.parent)
SELECT up.id, p.note FROM up JOIN payment_odd p ON p.id = up.id;

WITH RECURSIVE up(id, parent) AS (SELECT o.id, o.parent FROM user_odd o WHERE o.id = 11
	UNION ALL SELECT o.id, o.parent FROM user_odd o JOIN up ON o.id = up.parent)
	SEARCH DEPTH FIRST BY id SET place
SELECT p.note FROM payment_odd p WHERE p.odd_id IN (SELECT o.id FROM user_odd o) AND EXISTS (SELECT 1 FROM up);

-- refused: WITH w reads tables of several services
WITH w AS (SELECT o.id FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id) SELECT * FROM w;

-- refused: a subquery reads tables of several services
WITH w AS (SELECT * FROM user_odd) SELECT w.id FROM w
WHERE w.id IN (WITH w AS (SELECT * FROM payment_odd) SELECT w.odd_id FROM w);

-- a WITH query with the name of a column
WITH note AS (SELECT * FROM payment_odd) SELECT o.note, n.id FROM user_odd o JOIN note n ON n.odd_id = o.id;

-- comments, strings and dollars
SELECT/**/o.id--from payment_odd
,/* /* where */ */p.note/*
*/FROM user_odd/*x*/o/**/JOIN--
payment_odd p ON(p.odd_id=o.id)AND'select'<>'from'WHERE'/*'<>$$--$$AND $a$$$$a$<>'';

SELECT o.id, 'it''s'
	' from' AS s, E'\'' AS e, U&'\0041' AS u FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

SELECT o.note || 'a'
	'b' || p.note AS s FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id;

-- operators
-- refused: a filter needs columns of several services
SELECT o.id FROM user_odd o JOIN payment_odd p ON p.odd_id OPERATOR(pg_catalog.=) o.id;

SELECT o.id FROM user_odd o JOIN payment_odd p ON o.id = p.odd_id AND p.id OPERATOR(pg_catalog.<) 9 WHERE @ -o.id > 3 AND o.id*-1<-2;

-- reference data is everybody's
SELECT o.id, c.name, p.id FROM user_odd o JOIN payment_odd p ON p.odd_id = o.id LEFT JOIN countries c ON c.code = o.code;

SELECT u.id, c.name, s.name FROM users u JOIN countries c ON c.code = u.country_code JOIN suppliers s ON s.country_code = c.code WHERE u.id < 50;

SELECT u.id FROM users u JOIN payment_odd p ON p.id = u.id WHERE EXISTS (SELECT 1 FROM countries c WHERE c.code = u.country_code AND c.vat_rate > 19);

-- a parenthesis too many
SELECT ((o.id)), (((p.note))) FROM ((user_odd o JOIN payment_odd p ON (((p.odd_id = o.id))))) WHERE (((o.id > 2)) AND ((p.flag)));

-- a subquery alone in a column or a condition
SELECT p.id, (SELECT max(o.id) FROM user_odd o) AS m, EXISTS (SELECT 1 FROM user_odd o WHERE o.flag) AS e
FROM payment_odd p JOIN users u ON u.id = p.id WHERE EXISTS (SELECT 1 FROM user_odd o) AND 3 IN (SELECT o.id FROM user_odd o);

SELECT u.id FROM users u JOIN payments p ON p.id = u.id JOIN countries c ON c.code = u.country_code
WHERE c.code IN (SELECT s.country_code FROM suppliers s) OR u.id < 20;

SELECT u.id, (SELECT count(*) FROM suppliers s WHERE s.country_code = c.code) AS n
FROM users u JOIN countries c ON c.code = u.country_code JOIN payments p ON p.id = u.id WHERE u.id < 30;

-- refused: a subquery has WITH queries of its own
WITH w AS (SELECT * FROM user_odd) SELECT w.id FROM w
WHERE w.id IN (WITH x AS (SELECT * FROM payment_odd) SELECT x.odd_id FROM x);

SELECT o.id FROM user_odd o WHERE o.id IN (WITH x AS (SELECT * FROM payment_odd) SELECT p.odd_id FROM payment_odd p)
AND o.id < 100;

-- USING behind a table that has its column, too, but is not of its join
SELECT a.id, b.note, p.id FROM user_odd a JOIN (user_odd b JOIN user_odd c USING (code)) ON a.id = b.parent
JOIN payment_odd p ON p.odd_id = a.id;

SELECT a.id, b.note, p.id FROM user_odd a, user_odd b LEFT JOIN user_odd c USING (code, note)
JOIN payment_odd p ON p.odd_id = b.id WHERE a.id = b.parent;

-- a sort by what USING merges
SELECT a.note, o.code FROM payment_odd a JOIN user_odd o ON a.odd_id = o.id AND a.note = o.note
JOIN payment_odd b USING (big) ORDER BY big NULLS FIRST;
