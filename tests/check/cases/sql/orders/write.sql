INSERT INTO public.addresses (user_id, street, city) VALUES (1, 'a', 'b');
UPDATE stock_levels SET available = available - 1 WHERE product_id = 3;
DELETE FROM public.payments WHERE id = 4;
INSERT INTO user_sessions VALUES ('t', 1)
	ON CONFLICT (token) DO UPDATE SET seen = now() RETURNING user_id;
