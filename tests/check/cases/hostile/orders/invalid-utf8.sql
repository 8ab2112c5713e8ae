-- café ÿþ
SELECT id FROM public.products; -- Ã
