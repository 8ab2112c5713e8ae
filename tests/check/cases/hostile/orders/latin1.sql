SELECT street FROM public.addresses;
/* café */ SELECT street FROM public.addresses;
