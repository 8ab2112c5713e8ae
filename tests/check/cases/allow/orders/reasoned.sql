-- dbsplit: allow(cross-service-read) labels are printed until the API is there
SELECT street FROM public.addresses;
SELECT street FROM public.addresses; -- dbsplit: allow(cross-service-read) labels
SELECT street FROM public.addresses;
