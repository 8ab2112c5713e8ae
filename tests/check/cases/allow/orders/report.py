def streets(db):
    # dbsplit: allow(cross-service-read) labels are printed until June
    return db.execute("SELECT street FROM public.addresses")


def names(db):
    # dbsplit: allow(cross-service-read)
    return db.execute("SELECT name FROM public.products")
