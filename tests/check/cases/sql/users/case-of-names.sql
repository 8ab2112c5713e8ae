select * from PUBLIC.ORDERS;
Select * From "orders", public."order_items";
SELECT * FROM "Orders";
SELECT * FROM "PUBLIC".orders;
SELECT "public".orders.id FROM "public" . "orders";
