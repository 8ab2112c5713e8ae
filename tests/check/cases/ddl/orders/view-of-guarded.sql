CREATE VIEW public.order_mails AS
	SELECT o.id, u.email
	FROM orders o JOIN public.users u ON u.id = o.user_id;
