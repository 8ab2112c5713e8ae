"""Select orders of a user from the database, and update addresses later."""


def run(log, user):
    """Delete everything from the cart."""
    log.info("Select a country from the list")
    log.info("insert coin")
    log.info("with great power")
    log.warning("Update failed: %s", user)
    log.info("deleted from public.addresses by the users' service")
    raise ValueError("from public.products import name")
