CREATE TABLE public.order_slips (
	number bigint DEFAULT nextval('public.invoice_numbers'),
	mine bigint DEFAULT nextval('order_numbers')
);
ALTER TABLE orders ADD COLUMN invoice bigint
	DEFAULT nextval('invoice_numbers'::regclass);
ALTER TABLE orders ALTER COLUMN id
	SET DEFAULT nextval('products_id_seq');
