/* dbsplit: allow(cross-service-read) a block comment speaks too */
SELECT street FROM public.addresses;
