/* dbsplit: allow(cross-service-read) why */ SELECT street FROM public.addresses;
SELECT street FROM public.addresses;
SELECT $x$
-- dbsplit: allow(cross-service-read) why
$x$, street FROM public.addresses;
SELECT 1 AS "
-- dbsplit: allow(cross-service-read) why
", street FROM public.addresses;
SELECT %s, '
-- dbsplit: allow(cross-service-read) why
' FROM public.addresses;
