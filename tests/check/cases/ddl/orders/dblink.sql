SELECT * FROM dblink('dbname=legacy', 'SELECT id FROM addresses') AS t (id bigint);
SELECT count(*) FROM orders;
