-- dbsplit: allow(cross-service-read) nothing here
SELECT * FROM orders;

-- dbsplit: allow(cross-service-write) it only reads
SELECT street FROM public.addresses;
