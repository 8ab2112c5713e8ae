"""dbsplit plan: which service first."""

from harness import case
from small import FILES, SCHEMA, log_line

PLAN = "plan -p plan.yaml --schema schema.sql "

HEAD = """
Order, one service at a time
     service  clarity      now  tables   statements  costs most
"""
FOOT = """\
clarity: once those before it have left; now: with all in the monolith.
--explain SERVICE shows how it comes about.
"""
WORK = """
What replaces the crossings, each with the service that leaves first
     service  api  composition  copy  saga  cqrs   along  undecided
%s
along: no pattern is needed; undecided: proposals that "decisions" must confirm.
--explain SERVICE lists them, --write writes all of it.
"""
UNSEEN = """\
No statements were read: this is of the schema alone, and nothing is known
of what crosses in use.
"""
READ = log_line(1, "SELECT email FROM users")
OWN = log_line(2, "SELECT id FROM orders")

case("the order of a schema alone", PLAN, files=FILES, stdout="""\
Split users first: 0.875 of 1 is the clarity of its boundary.
""" + UNSEEN + HEAD + """\
  1  users      0.875    0.875       1            0  foreign keys 0.125
  2  orders     1.000    0.875       1            0  -
""" + FOOT + WORK % """\
  1  users      1            -     -     -     -       -          1
  2  orders     -            -     -     -     -       -          -""")

case("the order with a log", PLAN + "--log log",
     files={**FILES, "log": READ + OWN}, stdout="""\
Split orders first: 0.857 of 1 is the clarity of its boundary.
""" + HEAD + """\
  1  orders     0.857    0.857       1            2  foreign keys 0.107
  2  users      1.000    0.808       1            0  -
""" + FOOT + WORK % """\
  1  orders     2            -     -     -     -       -          1
  2  users      -            -     -     -     -       -          -""")

case("the order of an earlier result", "", script="""
"$DBSPLIT" analyze -q -p plan.yaml --schema schema.sql --log log \\
    --format json -o a.json
mv plan.yaml other.yaml
"$DBSPLIT" plan --analysis a.json >alone
printf 'version: 1\\nservices: {a: {}}\\nweights: {reads: 100}\\n' >dbsplit.yaml
"$DBSPLIT" plan --analysis a.json | head -n 1
"$DBSPLIT" plan -p other.yaml --schema schema.sql --log log | cmp - alone
""", files={**FILES, "log": READ + OWN}, stdout="""\
Split orders first: 0.544 of 1 is the clarity of its boundary.
""")

case("what the order comes from", PLAN + "--log log --explain orders",
     files={**FILES, "log": READ + OWN}, stdout="""\
orders: clarity 0.857 now, 0.857 when it is split as number 1 of 2

the clearest boundary of 2; foreign keys cost most, 0.107. To move: 1 table.

                                   crossing           of  weight    cost   later
  reads                                   1            2       1   0.036   0.036
  foreign keys                            1            2       3   0.107   0.107
  views                                   0            1       1   0.000   0.000
  functions                               0            1       2   0.000   0.000
  triggers                                0            1       2   0.000   0.000
  sequences, types and parents            0            1       1   0.000   0.000
  tables with other writers               0            1       3   0.000   0.000
  statements not fully known              0            2       1   0.000   0.000
Clarity is 1 less all costs; each is the share that crosses, by its weight among
those of all lines here. later: once those before it have left.

Its work, by phase
  3  8755eef690  api          read orders > users: select email from users
     1 read/h, which users can answer one by one
  4  78a179c79c  api          foreign-key orders > users: public.orders.order...
     the key forbids to delete what is referenced: users asks orders before, or
     keeps such rows (to be decided)
""")

case("what crosses a day", "", script="""
"$DBSPLIT" plan -p plan.yaml --schema schema.sql --log log --explain orders |
    sed -n 3,5p
""", files={**FILES, "log": READ * 2 + OWN.replace("10:00", "22:00")}, stdout="""\
the clearest boundary of 2; foreign keys cost most, 0.107. To move: 1 table.
Each day 4 reads, 0 writes and 0 transactions cross its boundary by then.

""")

case("services that wait for each other", "", script="""
"$DBSPLIT" plan -q --schema schema.sql | grep -A 2 '^users: '
"$DBSPLIT" plan --schema schema.sql --explain orders | sed -n 3p
""", files={"schema.sql": SCHEMA +
            "CREATE TABLE public.users_2 () INHERITS (public.orders);\n"
            "CREATE TABLE public.orders_2 () INHERITS (public.users);\n",
            "dbsplit.yaml": """version: 1
services:
  users: {tables: ["public.users*"]}
  orders: {tables: ["public.orders*"]}
"""}, stdout="""\
users: no order suits all that are left: it should wait for orders because of
public.orders_2, and they for it; the clearest boundary of 2; foreign keys cost
most, 0.083
the last one; nothing crosses. To move: 2 tables.
""")

case("an order that has to wait", PLAN + "--log log", files={
    **FILES, "schema.sql":
    SCHEMA + "CREATE TABLE public.orders_2 () INHERITS (public.users);\n",
    "plan.yaml": """version: 1
services:
  users: {tables: [public.users], roles: [users_app]}
  orders: {tables: ["public.orders*"], roles: [orders_app]}
  web: {roles: [web]}
""", "log": READ + log_line(2, "SELECT id FROM users", "users_app", 8) * 9},
     stdout="""\
Split orders first: 0.833 of 1 is the clarity of its boundary.
""" + HEAD + """\
  1  orders     0.833    0.833       2            1  reads 0.071
  2  users      1.000    0.850       1            9  -
""" + FOOT + """
orders: users is clearer, 0.850, and has to wait for orders because of
public.orders_2; reads cost most, 0.071
""" + WORK % """\
  1  orders     2            -     -     -     -       1          1
  2  users      -            -     -     -     -       -          -""" + """
Without a table, and so with nothing to split: web
""")

case("the order as a picture", "", files={**FILES, "log": READ + OWN}, script="""
for format in dot mermaid; do
    "$DBSPLIT" plan -p plan.yaml --schema schema.sql --log log --format $format
done
""", stdout="""\
digraph plan {
	rankdir=LR;
	node [shape=box, style=rounded, fontname="sans-serif"];
	edge [fontname="sans-serif", fontsize=10];
	"users" [label="users (2)\\nclarity 1.000"];
	"orders" [label="orders (1)\\nclarity 0.857"];
	"orders" -> "users" [label="1 read\\n1 foreign key", penwidth=1];
}
flowchart LR
	s0["users (2)<br/>clarity 1.000"]
	s1["orders (1)<br/>clarity 0.857"]
	s1 -->|"1 read<br/>1 foreign key"| s0
""")

WHAT_IF = FILES | {
    "schema.sql": SCHEMA + "CREATE TABLE public.notes (id int);\n",
    "plan.yaml": FILES["plan.yaml"].replace("[public.users]",
                                            '["public.[un]*"]'),
    "log": READ + OWN +
    log_line(3, "SELECT n.id FROM notes n JOIN users u USING (id)",
             "users_app", 8) +
    log_line(4, "SELECT id FROM notes")}

case("another owner, tried", PLAN + "--log log", files=WHAT_IF, script="""
"$DBSPLIT" plan -p plan.yaml --schema schema.sql --log log \
    --what-if 'orders += public.notes'
""", stdout="""\
With orders += public.notes: 3 crossings, 3 before.

  service                      crossings         clarity       place
  users                       3 ->     3  0.881 -> 0.821   1 ->    2
  orders                      3 ->     3  0.845 -> 0.893   2 ->    1

Gone
  fe21faca83  read        orders -> users  select id from notes

New
  124dc030dd  join        users -> orders  select n.id from notes n join user...
""")

case("another owner, tried of the schema alone", "", files=WHAT_IF, script="""
for change in 'users += orders' 'users += public.nope' \
    'orders += public."users", public.notes' 'orders += users; users += users'
do
    "$DBSPLIT" plan -p plan.yaml --schema schema.sql --what-if "$change"
    echo "$?"
done
""", stdout="""\
With users += orders: 0 crossings, 1 before.

  service                      crossings         clarity       place
  users                       1 ->     0  0.917 -> 1.000   1 ->    1
  orders                      1 ->     0  0.875 -> 1.000   2 ->    0

Gone
  78a179c79c  foreign-key orders -> users  public.orders.orders_user_id_fkey
0
2
With orders += public."users", public.notes: 0 crossings, 1 before.

  service                      crossings         clarity       place
  users                       1 ->     0  0.917 -> 1.000   1 ->    0
  orders                      1 ->     0  0.875 -> 1.000   2 ->    1

Gone
  78a179c79c  foreign-key orders -> users  public.orders.orders_user_id_fkey
0
2
""", stderr="""\
--what-if: error: table "public.nope" does not exist
hint: did you mean "public.notes"?
error: the plan has 1 mistake: nothing was done
--what-if: error: table "users; users += users" does not exist
error: the plan has 1 mistake: nothing was done
""")

case("one service alone", PLAN, files={
    **FILES, "plan.yaml": """version: 1
services:
  all: {tables: [public.users, public.orders]}
  web: {}
"""}, stdout="""\
There is nothing to split off: all is the only service with tables.
""" + UNSEEN + """
Without a table, and so with nothing to split: web
""")

case("no service with a table", PLAN, files={
    **FILES, "plan.yaml": "version: 1\nservices: {web: {}}\n"
    "ignore: [public.users, public.orders]\n"}, stdout="""\
There is nothing to split: no service has a table.
""" + UNSEEN + """
Without a table, and so with nothing to split: web
""")


def wrong(name, options, message, hint="", **files):
    case(name, PLAN + options, status=2, files={**FILES, **files},
         stderr=f"error: {message}\n" + (f"hint: {hint}\n" if hint else ""))


wrong("an order of an unknown format", "--format xml",
      'there is no format "xml"', "one of text, markdown, json, dot, mermaid")
wrong("the clarity of an unknown service, before the logs are read",
      "--explain user --log none", 'there is no service "user"',
      'did you mean "users"?')
wrong("the clarity of one service as JSON", "--explain users --format json",
      "--explain is text: it has no --format")
wrong("another owner in earlier results", "--analysis a.json --what-if a",
      "--what-if does not go with --analysis",
      "what a join crosses is found out anew: name the schema and the logs")
wrong("another owner that is none, before the logs are read",
      "--what-if users --log none", '"users" is no change of ownership',
      'write a service, += and tables: "users += public.addresses"')
wrong("the clarity of a service without tables", "--explain web",
      'the service "web" has no table: there is nothing to split',
      **{"plan.yaml": """version: 1
services:
  users: {tables: [public.users, public.orders]}
  web: {}
"""})
case("weights with mistakes", PLAN, status=2, files={
    **FILES, "plan.yaml": FILES["plan.yaml"] +
    "weights: {reads: many, write: 1, views: 1001}\n"}, stderr="""\
plan.yaml:9:18: error: "reads" must be a number from 0 to 1000
    9 | weights: {reads: many, write: 1, views: 1001}
      |                  ^
plan.yaml:9:24: error: unknown key "write" in "weights"
    9 | weights: {reads: many, write: 1, views: 1001}
      |                        ^
hint: did you mean "writes"?
plan.yaml:9:41: error: "views" must be a number from 0 to 1000
    9 | weights: {reads: many, write: 1, views: 1001}
      |                                         ^
error: the plan has 3 mistakes: nothing was done
""")

CLEAR = {**WHAT_IF, "log": READ + "".join(
    log_line(n, "SELECT id FROM notes") for n in range(10, 40))}

case("moves that clear a boundary", PLAN + "--log log --clear orders "
     "--bound 0.15", files=CLEAR, stdout="""\
orders: its clarity is 0.821, and 0.85 or more is asked for. 1 move brings it to
0.926.

  --what-if 'orders += public.notes'

With orders += public.notes: 2 crossings, 3 before.

  service                      crossings         clarity       place
  users                       3 ->     2  0.846 -> 0.808   1 ->    2
  orders                      3 ->     2  0.821 -> 0.926   2 ->    1

Gone
  fe21faca83  read        orders -> users  select id from notes
""")

case("the boundary of a service that there is not",
     PLAN + "--clear orderz", files=WHAT_IF, status=2, stderr="""\
error: there is no service "orderz"
hint: did you mean "orders"?
""")

for value in ("x", "-1", "2", "nan", ""):
    case(f"a bound of {value!r}", PLAN.split() +
         ["--clear", "orders", "--bound", value], files=WHAT_IF, status=2,
         stderr=f"""\
error: "{value}" is no bound
hint: it is how much may cross, from 0 to less than 1, as 0.1
""")

case("a bound of nothing", PLAN + "--bound 0.1", files=WHAT_IF, status=2,
     stderr="error: --bound goes with --clear\n")

case("moves of an earlier result", "", script="""
"$DBSPLIT" analyze -q -p plan.yaml --schema schema.sql --format json -o a.json
"$DBSPLIT" plan --analysis a.json --clear orders
""", files=WHAT_IF, status=2, stderr="""\
error: --clear does not go with --analysis
hint: what a join crosses is found out anew: name the schema and the logs
""")
