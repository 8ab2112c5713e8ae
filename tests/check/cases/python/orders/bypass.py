def mail(db, user_id):
    return db.execute("SELECT email FROM public.users WHERE id = %s", (user_id,))
