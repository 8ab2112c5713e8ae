SELECT '-- dbsplit: allow(cross-service-read) no comment' FROM public.addresses;
