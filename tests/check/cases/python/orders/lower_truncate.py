cursor.execute("truncate addresses")
