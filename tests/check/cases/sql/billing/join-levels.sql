SELECT i.id FROM invoices i
WHERE i.user_id IN
	(SELECT a.user_id FROM addresses a WHERE a.city = 'Oslo');
SELECT x.id
FROM (SELECT o.id FROM orders o) x, invoices i
WHERE i.order_id = x.id;
SELECT i.id FROM invoices i WHERE EXISTS
	(SELECT FROM orders o JOIN payments p ON p.id = o.id);
