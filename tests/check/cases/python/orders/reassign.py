db.execute("reassign owned by users_app to orders_app")
