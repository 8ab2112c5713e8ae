-- Customers ask where their parcel is.
\set shipment random(1, 200)
SELECT s.status, c.name, c.tracking_url || s.document_no AS link
FROM shipments s JOIN carriers c ON c.id = s.carrier_id
WHERE s.id = :shipment;
SELECT a.line1, a.city, c.name AS country
FROM addresses a JOIN countries c ON c.code = a.country_code
WHERE a.id = :shipment;
SELECT sum(p.weight_grams * si.quantity) AS grams
FROM shipment_items si
JOIN order_items oi ON oi.order_id = si.order_id AND oi.line_no = si.line_no
JOIN products p ON p.id = oi.product_id
WHERE si.shipment_id = :shipment;
