SELECT a.city, c.name
FROM public.addresses a JOIN public.countries c ON c.code = a.country;
SELECT a.city FROM addresses a, schema_migrations m;
SELECT a.city FROM addresses a CROSS JOIN generate_series(1, 3) n;
SELECT a.city FROM addresses a JOIN nowhere n ON n.id = a.id;
