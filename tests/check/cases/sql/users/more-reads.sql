TABLE public.orders;
COPY public.order_items TO STDOUT;
COPY (SELECT id FROM products) TO STDOUT WITH (FORMAT csv);
PREPARE items (bigint) AS SELECT * FROM order_items WHERE order_id = $1;
DECLARE c CURSOR FOR SELECT * FROM invoices;
EXPLAIN ANALYZE SELECT * FROM payments;
