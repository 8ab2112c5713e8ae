-- dbsplit: allow(cross-service-join) a report that moves to the warehouse
SELECT o.id, p.name
FROM orders o
JOIN products p
	ON p.id = o.id;
SELECT o.id, p.name
FROM orders o
JOIN products p -- dbsplit: allow(cross-service-join) as above
	ON p.id = o.id;
