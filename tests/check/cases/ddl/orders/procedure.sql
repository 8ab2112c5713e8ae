CREATE PROCEDURE public.order_void(oid bigint)
LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM public.payments WHERE invoice_id = oid;
	UPDATE orders SET status = 'void' WHERE id = oid;
	COMMIT;
END
$$;
