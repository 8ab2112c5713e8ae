-- Shipping makes parcels of paid orders and sends them off.

SELECT nextval('document_number_seq');
BEGIN;
INSERT INTO shipments (order_id, address_id, carrier_id)
SELECT o.id, o.shipping_address_id, 1
FROM orders o
WHERE o.id = 4
RETURNING id AS parcel \gset
INSERT INTO shipment_items (shipment_id, order_id, line_no, quantity)
SELECT :parcel, order_id, line_no, quantity
FROM order_items WHERE order_id = 4;
COMMIT;

SELECT shipment_id, city, pieces FROM fulfillment_queue ORDER BY shipment_id;
SELECT s.id, pa.full_name, pa.line1, pa.postcode, pa.city, pa.country
FROM shipments s JOIN postal_addresses pa ON pa.id = s.address_id
WHERE s.status = 'ready';
SELECT user_display_name(44);

-- The trigger on shipments writes the order's status.
UPDATE shipments SET status = 'shipped' WHERE order_id = 4;

-- Two statements in one message.
UPDATE shipments SET carrier_id = 2 WHERE id = 12\; SELECT u.id, u.email FROM users u WHERE u.id = 12;

-- The rule turns this into an update.
DELETE FROM carriers WHERE name = 'Bike & Co';
