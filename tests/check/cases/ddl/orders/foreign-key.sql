CREATE TABLE public.order_parcels (
	id bigint PRIMARY KEY,
	order_id bigint REFERENCES public.orders (id),
	address_id bigint NOT NULL REFERENCES public.addresses (id),
	country char(2) REFERENCES countries,
	product_id bigint,
	CONSTRAINT p FOREIGN KEY (product_id) REFERENCES products ON DELETE CASCADE
);
ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey
	FOREIGN KEY (user_id) REFERENCES public.users (id);
ALTER TABLE public.orders ADD COLUMN invoice_id bigint REFERENCES "invoices";
ALTER TABLE order_items ADD FOREIGN KEY (order_id) REFERENCES orders NOT VALID;
