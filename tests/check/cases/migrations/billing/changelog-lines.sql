-- Liquibase formatted SQL
-- changeset ann:1
UPDATE invoices SET amount = 0;
-- rollback UPDATE invoices SET amount =
-- rollback   (SELECT total FROM public.orders o WHERE o.id = order_id);
