ALTER SEQUENCE public.invoice_numbers RESTART WITH 1;
ALTER SEQUENCE order_numbers RESTART;
DROP SEQUENCE invoice_numbers;
