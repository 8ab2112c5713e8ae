-- The back office of payments.

CALL refund_payment(3, 5.00, 'late');

SELECT email FROM users WHERE id = (SELECT user_id FROM orders WHERE id = 3);

-- For the accountants, with comments as their Rails application writes them.
COPY (
	SELECT p.id, o.user_id, p.amount, p.currency
	FROM payments p
	JOIN orders o ON o.id = p.order_id
	WHERE p.captured_at < '2026-10-01'
	ORDER BY p.id
) TO STDOUT WITH (FORMAT csv, HEADER);
COPY orders (id, total) TO STDOUT;
SELECT count(*) FROM refunds WHERE currency = 'EUR' /*application:payments,controller:refunds,action:index*/;
