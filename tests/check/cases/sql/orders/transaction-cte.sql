WITH gone AS (
	DELETE FROM stock_levels RETURNING product_id
)
UPDATE orders SET status = 'gone' WHERE id IN (SELECT product_id FROM gone);
