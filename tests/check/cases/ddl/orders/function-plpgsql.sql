CREATE OR REPLACE FUNCTION order_ship(oid bigint)
RETURNS void AS $body$
DECLARE
	town text; -- FROM payments
	r record;
BEGIN
	SELECT city INTO town FROM public.addresses WHERE user_id = oid;
	FOR r IN SELECT * FROM order_items WHERE order_id = oid LOOP
		UPDATE stock_levels SET available = available - r.quantity
		WHERE product_id = r.product_id;
	END LOOP;
	IF EXISTS (SELECT FROM invoices WHERE order_id = oid) THEN
		RAISE NOTICE 'no invoice FROM products';
	END IF;
END
$body$ LANGUAGE plpgsql;
