-- dbsplit: allow(cross-service-read)
SELECT street FROM public.addresses;
SELECT id FROM products; -- dbsplit: allow(cross-service-read)
