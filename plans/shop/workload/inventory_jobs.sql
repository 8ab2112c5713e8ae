-- Inventory's jobs.

-- What suppliers delivered; their SKUs are the catalog's.
MERGE INTO stock s
USING (
	SELECT p.id AS product_id, f.quantity
	FROM supplier_feed f JOIN products p ON p.sku = f.sku
) d ON s.product_id = d.product_id AND s.warehouse_id = 1
WHEN MATCHED THEN UPDATE SET quantity = s.quantity + d.quantity
WHEN NOT MATCHED THEN INSERT (warehouse_id, product_id, quantity) VALUES (1, d.product_id, d.quantity);

-- Its own stock, but through the catalog's view.
SELECT sku FROM product_availability WHERE available < 10 ORDER BY sku;

-- What is used up is taken off the shop.
do $$
declare
	r record;
begin
	for r in select product_id from stock group by product_id having sum(quantity) < 5 loop
		update products set active = false where id = r.product_id;
	end loop;
end
$$;
do $$
begin
	perform 1 from carriers where active;
	if not found then
		raise exception 'nobody would ship';
	end if;
end
$$;

-- Reservations of orders that were cancelled.
DELETE FROM reservations r USING orders o WHERE o.id = r.order_id AND o.status = 'cancelled';

-- Its own partition, named directly.
SELECT sum(delta) FROM stock_movements_2026_10 WHERE product_id = 4;
BEGIN;
LOCK TABLE warehouses IN SHARE MODE;
INSERT INTO warehouses (code, name, country_code) VALUES ('UTR1', 'Utrecht', 'NL');
COMMIT;
