# What ends where a name is to come is put together elsewhere, and not clean.
def a(table):
    q = "SELECT * FROM "
    q += table
    return q


def b(table):
    return "".join(["DELETE FROM ", table])
