-- At the same terminal, by hand: nothing tells whose work this is.
SELECT s.quantity, sh.status FROM stock s, shipments sh WHERE s.product_id = 1 AND s.warehouse_id = 1 AND sh.id = 1;
