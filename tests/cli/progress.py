"""dbsplit plan --since: what became of an earlier plan."""

from harness import case
from small import FILES, SCHEMA, log_line

PLAN = '"$DBSPLIT" plan -q -p plan.yaml --schema schema.sql '
READ = log_line(1, "SELECT email FROM users")
OTHER = log_line(2, "SELECT id FROM users")
LOGS = {**FILES, "first": READ * 9 + OTHER,
        "second": READ * 30 + log_line(3, "SELECT max(id) FROM users")}
TABLE = """
Services: what is gone, and what was forecast for their turn against what is now
  service                   gone    reads/day   writes/day  transact./d        \
bytes
"""

case("what became of an earlier plan", "", files=LOGS, script=PLAN + """\
--log first --format json -o old.json
""" + PLAN + """--log second --since old.json
""" + PLAN + """--log second --since old.json --since 2026-11-23 | head -n 1
""", stdout="""\
Since the earlier plan, of 3 crossings 1 are gone, 1 grew and 0 shrank; 1 are new.
""" + TABLE + """\
  orders              1 of 3          -     -      -     -      -     -      -     -
  users               1 of 3          -     -      -     -      -     -      -     -

Gone
  82017d64a1  read        orders > users  select id from users

New
  cb52fd9cd2  read        orders > users  select max(id) from users

Grown
  8755eef690  read        orders > users  9 -> 30/h  select email from users
Since the earlier plan, of 3 crossings 1 are gone, 1 grew and 0 shrank; 1 are new.
""")

case("what was not looked for is not gone", "", files=LOGS, script=PLAN + """\
--log first --format json -o old.json
""" + PLAN + """--since old.json | head -n 2
""", stdout="""\
Since the earlier plan, of 3 crossings 0 are gone, 0 grew and 0 shrank; 0 are new.
No statements were read: of 2 crossings that only statements show nothing is known.
""")

SPLIT = {**LOGS, "later.sql": SCHEMA.replace(
    " REFERENCES public.users (id)", "").replace(
    "CREATE TABLE public.users (id int PRIMARY KEY, email text);\n", ""),
    "later.yaml": FILES["plan.yaml"].replace("[public.users]", "[]")}

case("a service that has left", "", files=SPLIT, script=PLAN + """\
--log first --format json -o old.json
"$DBSPLIT" plan -q -p later.yaml --schema later.sql --since old.json \\
    --log second | grep '^  users  '
""", stdout="""\
  users               3 of 3          -     -      -     -      -     -      -     \
-  no table here
""")

for name, content, complaint in (
        ("an analysis", None, "this is no split plan of dbsplit's\n"
         "hint: it is an analysis: dbsplit plan --format json writes a plan"),
        ("no plan", "{}", "this is no split plan of dbsplit's\n"
         "hint: dbsplit plan --format json, or --write, writes one"),
        ("an array", "[]", "this is no split plan of dbsplit's\n"
         "hint: dbsplit plan --format json, or --write, writes one"),
        ("another version", '{"schema_version": 9, "order": []}',
         "it is of schema version 9, this dbsplit reads 1"),
        ("half a plan", '{"schema_version": 1, "order": []}',
         "statements: is missing"),
        ("a wrong kind", '{"schema_version": 1, "order": [], "hours": 1, '
         '"statements": 1, "items": [{"crossing": "a", "consumer": "a", '
         '"owner": "b", "object": "o", "statement": null, "kind": "reed", '
         '"pattern": null, "weight": 1}]}',
         'items[0].kind: "reed" is none of its values')):
    case(f"an earlier plan that is {name}", "", script=(
        '"$DBSPLIT" analyze -q -p plan.yaml --schema schema.sql '
        '--format json -o old.json\n' if content is None else "") +
         PLAN + "--since old.json", status=2,
         files={**LOGS, **({"old.json": content} if content else {})},
         stderr=f"old.json: error: {complaint}\n")

case("an earlier plan that is no JSON", "", script=PLAN + "--since old.json",
     files={**LOGS, "old.json": "{"}, status=2,
     stderr="old.json:1:1: error: this is no JSON: string or '}' expected "
     "near end of file\n")

case("two times to begin with", "", script=PLAN + "--log first "
     "--since 2020-01-01 --since 2021-01-01", files=LOGS, status=2,
     stderr="error: --since is given twice\n")

case("a plan in place of a time", "analyze -p plan.yaml --schema schema.sql "
     "--since old.json", files=LOGS, status=2, stderr="""\
error: --since "old.json" is no time
hint: write it as "2026-11-24" or "2026-11-24 10:00", with a zone such as \
+02:00 if it is not UTC
""")

case("an earlier plan and a trial", ["plan", "-p", "plan.yaml", "--schema",
                                     "schema.sql", "--since", "old.json",
                                     "--what-if", "users += public.orders"],
     files=LOGS, status=2, stderr="""\
error: --since with a plan does not go with --what-if
""")
