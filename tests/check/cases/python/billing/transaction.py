SCRIPT = """
BEGIN;
INSERT INTO payments (invoice_id, paid) VALUES (%s, %s);
UPDATE public.orders SET status = 'paid' WHERE id = %s;
COMMIT;
"""
