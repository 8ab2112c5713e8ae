-- dbsplit: allow(cross-service-read) it is for the next statement

SELECT street FROM public.addresses;
