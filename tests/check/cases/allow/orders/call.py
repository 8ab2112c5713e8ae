def streets(db, some):
    # dbsplit: allow(cross-service-read) labels are printed until June
    rows = db.execute(
        "SELECT street FROM public.addresses WHERE user_id = %s",
        (some,),
    )
    return rows + db.execute("SELECT street FROM public.addresses")


# dbsplit: allow(cross-service-read) the same
PRICES = \
    "SELECT price FROM public.products"
NAMES = "SELECT name FROM public.products"

# dbsplit: allow(cross-service-read
OTHERS = "SELECT email FROM public.users"
