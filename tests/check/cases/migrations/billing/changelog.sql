--liquibase formatted sql

--changeset ann:1
CREATE TABLE public.invoices_old (id bigint REFERENCES public.invoices (id))
--rollback DROP TABLE public.invoices_old;

--changeset ann:2 splitStatements:false
ALTER TABLE public.orders ADD COLUMN billed boolean
--rollback ALTER TABLE public.orders DROP COLUMN billed;
--rollback DELETE FROM public.order_items;

-- changeset ben:3
--comment: it takes SELECT * FROM public.addresses
INSERT INTO invoices (order_id, user_id, amount)
SELECT id, user_id, total FROM public.orders;
/* liquibase rollback
DELETE FROM invoices
WHERE order_id IN (SELECT id FROM public.orders);
DROP TABLE public.orders;
*/
--changeset ben:4
UPDATE payments SET paid = 0;
--rollback not required
