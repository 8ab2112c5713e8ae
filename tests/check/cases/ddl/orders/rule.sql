CREATE RULE order_note AS ON DELETE TO public.addresses DO INSTEAD NOTHING;
CREATE RULE order_pay AS ON DELETE TO orders
	DO ALSO DELETE FROM public.payments WHERE invoice_id = OLD.id;
CREATE RULE order_keep AS ON DELETE TO order_items DO INSTEAD NOTHING;
