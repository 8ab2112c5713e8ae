def count(db, table):
    db.execute(f"SELECT count(*) FROM {table}")
    db.execute("SELECT count(*) FROM " + table)
    db.execute("DELETE FROM %s WHERE id = 1" % table)
    db.execute("SELECT * FROM public.{} WHERE id = 1".format(table))
