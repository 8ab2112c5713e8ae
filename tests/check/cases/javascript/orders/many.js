export const queries = {
  open: `SELECT id FROM orders WHERE status = 'open'`,
  city: `SELECT city FROM addresses WHERE id = $1`, take: `UPDATE stock_levels SET available = available - $1`,
  both: `
    WITH a AS (SELECT user_id FROM public.addresses)
    SELECT o.id FROM orders o JOIN a USING (user_id);
    DELETE FROM payments WHERE invoice_id = $1`,
};
