MERGE INTO public.order_items i
USING products p ON p.id = i.product_id
WHEN MATCHED THEN UPDATE SET price = p.price;
MERGE INTO stock_levels s
USING order_items i ON i.product_id = s.product_id
WHEN MATCHED THEN UPDATE SET available = s.available - i.quantity
WHEN NOT MATCHED THEN INSERT VALUES (i.product_id, 'main', 0);
