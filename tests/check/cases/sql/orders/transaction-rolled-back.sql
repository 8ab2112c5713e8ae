BEGIN;
UPDATE orders SET status = 'paid';
UPDATE public.payments SET paid = 0;
ROLLBACK;
