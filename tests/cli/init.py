"""dbsplit init: a first plan."""

import json

from harness import case
from small import SCHEMA

HEAD = """\
# A first ownership plan, to be read and corrected: dbsplit-plan(5) has all
# that it can hold."""
TABLES = SCHEMA + """CREATE TABLE public.countries (code text);
CREATE TABLE public.old (id int);
CREATE TABLE public.schema_migrations (version text);
CREATE TABLE public."Odd "" name" (id int);
CREATE TABLE public.user_notes (id int);
"""


def line(text, role, application="web", pid=7):
    return (f"2026-11-23 10:00:01.000 UTC [{pid}]: user={role},db=shop,"
            f"app={application},client=[local] LOG:  statement: {text}\n")


LOG = (line("INSERT INTO users VALUES (1)", "users_app") * 3 +
       line("UPDATE users SET email = ''", "orders_app") +
       line("INSERT INTO orders VALUES (1)", "orders_app") * 2 +
       line("INSERT INTO user_notes VALUES (1)", "orders_app") +
       line('DELETE FROM "Odd "" name"', "orders_app") +
       "".join(line("SELECT code FROM countries", role)
               for role in ("users_app", "orders_app", "web_ro")) +
       line("SELECT id FROM orders /*application='billing'*/", "gw") * 2 +
       line("DELETE FROM old", "postgres") +
       line("SELECT id FROM users", "desk", "front-desk") +
       line("SELECT id FROM users", "desk", "back-office"))

PLAN = HEAD + """ A table is given to the service that writes it most, of
# 16 statements that were seen; 1 of superusers and others that
# nothing names are left out.
version: 1

services:
  back_office:
    # 1 statement
    # It writes no table more than others do.
    # doubtful: 100 % of what it touches is that of users. Is it a part of it?
    applications: [back-office]
  billing:
    # 2 statements
    # It writes no table more than others do.
    # doubtful: 100 % of what it touches is that of orders. Is it a part of it?
    tags: {application: billing}
  front_desk:
    # 1 statement
    # It writes no table more than others do.
    # doubtful: 100 % of what it touches is that of users. Is it a part of it?
    applications: [front-desk]
  orders:
    # 6 statements
    tables:
      - "public.\\"Odd \\"\\" name\\""      # 100 % of 1 write
      - public.orders                   # 100 % of 2 writes
      - public.user_notes               # doubtful: 100 % of 1 write, and its name is that of users
    roles: [orders_app]
  users:
    # 4 statements
    tables:
      - public.users                    # 75 % of 4 writes
    roles: [users_app]
  web:
    # 1 statement
    # It writes no table more than others do.
    roles: [web_ro]

# Read by several, written by nobody: each gets a copy.
reference:
  - public.countries

# Of tools for migrations.
ignore:
  - public.schema_migrations

# Nobody was seen to touch these: whose are they?
#   - public.old
"""

case("a plan from logs", "init --schema schema.sql --log log",
     files={"schema.sql": TABLES, "log": LOG}, stdout=PLAN)

case("a plan that was made is accepted", "", script="""
"$DBSPLIT" init --schema schema.sql --log log -o dbsplit.yaml
"$DBSPLIT" analyze --schema schema.sql --log log --format csv | head -n 1
"$DBSPLIT" plan --schema schema.sql --log log -q | head -n 1
""", files={"schema.sql": TABLES, "log": LOG}, stdout="""\
id,kind,consumer,owner,object,relations,weight,time_us,allowed,via,statement\r
Split orders first: 0.893 of 1 is the clarity of its boundary.
""", stderr="""\
dbsplit.yaml: warning: table public.old belongs to no service
""")

case("a plan from a log on standard input", "init --schema schema.sql --log -",
     files={"schema.sql": TABLES}, stdin=LOG.encode(), stdout=PLAN)

case("a plan from schemas", "init --schema schema.sql", files={
    "schema.sql": """CREATE TABLE users.a (id int);
CREATE TABLE orders_service.b (id int);
CREATE TABLE orders_service.schema_migrations (id int);
"""}, stdout=HEAD + """
version: 1

services:
  orders:
    tables:
      - orders_service.b
  users:
    tables:
      - users.a

# Of tools for migrations.
ignore:
  - orders_service.schema_migrations
""")

case("a plan from owners", "init --schema schema.sql", files={
    "schema.sql": """CREATE TABLE a (id int);
CREATE TABLE b (id int);
ALTER TABLE a OWNER TO users_owner;
ALTER TABLE b OWNER TO orders_owner;
"""}, stdout=HEAD + """
version: 1

services:
  orders_owner:
    tables:
      - public.b
  users_owner:
    tables:
      - public.a
""")

case("many names of one service", "init --schema schema.sql --log log", files={
    "schema.sql": SCHEMA, "log":
    "".join(line("DELETE FROM users", "gw", f"users-import-{i}")
            for i in range(9)) +
    line("DELETE FROM users", "gw", "desk") +
    "".join(line(f"DELETE FROM orders /*service:{name}*/", "gw", "desk")
            for name in ("orders-1", "orders-2", "orders-web")) +
    line("DELETE FROM orders /*app:stock-1*/", "gw") +
    line("DELETE FROM orders /*app:warehouse_stock*/", "gw") +
    line("DELETE FROM orders /*app:-*/", "") +
    line("DELETE FROM orders", "")}, stdout=HEAD + """ A table is given to the service that writes it most, of
# 17 statements that were seen; 2 of superusers and others that
# nothing names are left out.
version: 1

services:
  desk:
    # 1 statement
    # It writes no table more than others do.
    # doubtful: 100 % of what it touches is that of users_import. Is it a part of it?
    applications: [desk]
  orders:
    # 3 statements
    tables:
      - public.orders                   # doubtful: 60 % of 5 writes
    tags: {service: "orders-*"}
  stock:
    # 1 statement
    # It writes no table more than others do.
    # doubtful: 100 % of what it touches is that of orders. Is it a part of it?
    tags: {app: stock-1}
  users_import:
    # 9 statements
    tables:
      - public.users                    # 90 % of 10 writes
    applications: ["users-import-*"]
  warehouse_stock:
    # 1 statement
    # It writes no table more than others do.
    # doubtful: 100 % of what it touches is that of orders. Is it a part of it?
    tags: {app: warehouse_stock}
""")

ODD = "a: \"b\", 'c' # \u202e*[x]"
ROLES = [ODD, "no", "-", "/x/", "y: \\", "\"q\""]
case("names that mean something in YAML or in a plan", "", script="""
"$DBSPLIT" init -q --schema schema.sql --log log -o dbsplit.yaml
grep ' roles' dbsplit.yaml
"$DBSPLIT" analyze -q --schema schema.sql --log log --format json |
    grep '"attributed"'
""", files={"schema.sql": TABLES, "log": "".join(
    json.dumps({"timestamp": "2026-11-23 10:00:01.000 UTC", "user": role,
                "dbname": "shop", "pid": 7, "session_id": "6560a1b2.7",
                "line_num": number, "error_severity": "LOG",
                "message": "statement: INSERT INTO users VALUES (1)"}) + "\n"
    for number, role in enumerate(ROLES))}, stdout="""\
    roles: ["a: \\"\\"\\"\\"b\\"\\"\\"\\", 'c' # \\u202e[*][[]x]"]
    roles: ["no"]
    roles: ["\\"q\\""]
    roles: ["[/]x/"]
    roles: ["y: \\\\"]
    "attributed": 5,
""")


def wrong(name, arguments, message, hint="", **rest):
    case(name, arguments, status=2, stderr=f"error: {message}\n" +
         (f"hint: {hint}\n" if hint else ""), **rest)


wrong("a plan from nothing that tells services apart",
      "init --schema schema.sql",
      "nothing in the schema tells services apart: its tables are in one "
      "schema and have one owner",
      "name query logs with --log: they say who uses which table",
      files={"schema.sql": SCHEMA})
wrong("a plan from a log that does not say who", "init --schema schema.sql "
      "--log log.sql", "the logs do not say who ran a statement: no role, "
      "application or tag is in them",
      "log_line_prefix needs %u and %a; csvlog and jsonlog have them",
      files={"schema.sql": SCHEMA, "log.sql": "SELECT 1 FROM users;\n"})
wrong("a plan from an empty log", "init -q --schema schema.sql --log log",
      "the logs hold no statement", files={"schema.sql": SCHEMA, "log": ""})
wrong("a plan from a plan", "init -p plan.yaml --schema schema.sql",
      "init reads no plan: it makes one", "-o FILE says where to")
wrong("a plan from an analysis", "init --analysis a.json",
      "--analysis does not say who ran a statement: name the logs")
wrong("a plan from statistics", "init --stats=s.csv --schema schema.sql",
      "--stats does not go with init")
wrong("a plan in place of another", "init --schema schema.sql -o dbsplit.yaml",
      '--output "dbsplit.yaml" is the file of --plan: it would be lost',
      files={"schema.sql": TABLES, "dbsplit.yaml": "version: 1\n"})

TIED = """CREATE TABLE public.orders (id int PRIMARY KEY);
CREATE TABLE public.order_items (id int, n int, PRIMARY KEY (id, n),
	FOREIGN KEY (id) REFERENCES public.orders);
CREATE TABLE public.users (id int PRIMARY KEY);
CREATE TABLE public.user_notes (id int REFERENCES public.users);
CREATE TABLE public."x""; drop table y; --" (id int);
CREATE TABLE public."x""; drop table y; --_2" (id int);
CREATE TABLE public.alone (id int);
"""
SUGGESTED = HEAD + """ These services are suggested: their tables are
# used together. A table's share of runs is how often it stays with its
# neighbours where ties differ a little.%s
version: 1

services:
  orders:
    tables:
      - public.order_items              # here in 100 %% of 100 runs
      - public.orders                   # here in 100 %% of 100 runs
  users:
    tables:
      - public.user_notes               # here in 100 %% of 100 runs
      - public.users                    # here in 100 %% of 100 runs
  x:
    tables:
      - "public.\\"x\\"\\"; drop table y; --\\"" # here in 100 %% of 100 runs
      - "public.\\"x\\"\\"; drop table y; --_2\\"" # here in 100 %% of 100 runs

# Nobody was seen to touch these: whose are they?
#   - public.alone
"""

case("services suggested by a schema alone", "", files={"schema.sql": TIED},
     script="""
"$DBSPLIT" init --suggest --schema schema.sql -o dbsplit.yaml
cat dbsplit.yaml
"$DBSPLIT" analyze --schema schema.sql >/dev/null
"$DBSPLIT" init --suggest=3 --schema schema.sql | cmp - dbsplit.yaml
""", stdout=SUGGESTED % "", stderr="""\
dbsplit.yaml: warning: table public.alone belongs to no service
""")

case("more services than can be told apart", "", script="""
"$DBSPLIT" init --suggest=9 --schema schema.sql | grep -A 1 asked
""", files={"schema.sql": TIED}, stdout="""\
# 9 services were asked for: 6 is as near as it gets.
version: 1
""")

for number in ("0", "1", "x", "-3", "99999999999999999999", "3x", ""):
    case(f"{number!r} services", ["init", f"--suggest={number}", "--schema",
                                  "schema.sql"],
         files={"schema.sql": TIED}, status=2,
         stderr="error: --suggest takes a number of services from 2 to 10000: "
         f'"{number}" is none\n')

case("nothing to suggest services by", "init --suggest --schema schema.sql",
     files={"schema.sql": "CREATE TABLE public.t (id int);"}, status=2,
     stderr="""\
error: nothing ties tables to each other: services cannot be suggested
hint: name query logs with --log: they say which tables are used together
""")
