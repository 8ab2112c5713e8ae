-- The gateway's statements carry whose they are (sqlcommenter and marginalia).
SELECT id, full_name FROM users WHERE email = 'user5@example.org' /*application='users',traceparent='00-5bd66ef5095369c7b0d1f8f4bd33716a-c532cb4098ac3dd2-01'*/;
SELECT id, full_name, country_code FROM users WHERE id = 5 /*application='orders',route='%2Fcheckout',traceparent='00-5bd66ef5095369c7b0d1f8f4bd33716b-c532cb4098ac3dd2-01'*/;
SELECT i.number, o.placed_at FROM invoices i JOIN orders o ON o.id = i.order_id WHERE o.id = 5 /*application:payments,controller:invoices,action:show*/;
-- One that somebody forgot to tag.
SELECT name FROM products WHERE id = 5;
-- Row security: the customer's own cards.
BEGIN;
SELECT set_config('shop.user_id', '5', true);
SELECT kind, expires_on FROM payment_methods /*application='payments'*/;
COMMIT;
