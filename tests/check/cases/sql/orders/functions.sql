SELECT public.user_city(3);
SELECT id FROM orders WHERE user_city(user_id) = 'Oslo';
SELECT * FROM stock_reserve(1, 2) AS done;
CALL public.restock(1, 5);
SELECT lower('x'), now(), coalesce(NULL, 1);
