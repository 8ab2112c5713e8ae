# dbsplit: allow(cross-service-read) why
LIMIT = 5  # smiley :(
A = "SELECT street FROM public.addresses"


# dbsplit: allow(cross-service-read) why
x = 1  # ====
B = "SELECT street FROM public.addresses"


# dbsplit: allow(cross-service-read) why
f("a \" ( b")
C = "SELECT street FROM public.addresses"
