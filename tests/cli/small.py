"""Two services and their plan, as small as they can be."""

SCHEMA = """CREATE TABLE public.users (id int PRIMARY KEY, email text);
CREATE TABLE public.orders (id int PRIMARY KEY,
	user_id int REFERENCES public.users (id));
"""

PLAN = """version: 1
services:
  users:
    tables: [public.users]
    roles: [users_app]
  orders:
    tables: [public.orders]
    roles: [orders_app]
"""

FILES = {"schema.sql": SCHEMA, "plan.yaml": PLAN}

MODEL = "analyze -p plan.yaml --schema schema.sql "

CSV_HEAD = ("id,kind,consumer,owner,object,relations,weight,time_us,allowed,"
            "via,statement\r\n")
# What the schema alone shows.
KEY = ("78a179c79c,foreign-key,orders,users,"
       "public.orders.orders_user_id_fkey,public.users,0,0,false,,\r\n")


def log_line(second, text, role="orders_app", pid=7):
    """A line of a log with a prefix that is in common use."""
    return (f"2026-11-23 10:00:{second:02}.000 UTC [{pid}]: user={role},"
            f"db=shop,app=web,client=[local] LOG:  statement: {text}\n")
