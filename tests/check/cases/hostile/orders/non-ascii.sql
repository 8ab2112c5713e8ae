SELECT 'für José — 名前 🙂' AS "ñ", city FROM public.addresses;
SELECT /* ⚙ */ id FROM products WHERE name = 'Ü' AND id IN (SELECT 1 FROM stock_levels);
