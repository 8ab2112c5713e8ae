"""dbsplit plan: what replaces each crossing."""

from harness import case
from small import FILES, SCHEMA, log_line

PLAN = '"$DBSPLIT" plan -q -p plan.yaml --schema schema.sql '
ITEMS = PLAN + """--log log --format json | python3 -c '
import json, sys
for i in json.load(sys.stdin)["items"]:
    print(i["kind"], i["consumer"], i["owner"], i["pattern"], i["phase"],
          i["because"], sep=", ")
    for lost in i["alternatives"]:
        print("  not", lost["pattern"] + ":", lost["because"])
'
"""
JOIN = "SELECT o.id, u.email FROM orders o JOIN users u ON u.id = o.user_id "

case("a join that can be taken apart is composed", "", script=ITEMS,
     files={**FILES, "log": log_line(1, JOIN + "WHERE o.id = 1")}, stdout="""\
join, orders, users, composition, 3, 1 read/h, each taken apart into 2 \
queries that are merged by key
  not copy: pays from 1000 reads/h on: 1 read/h, 2 columns that nobody changes
  not cqrs: pays for 3 services and more: these are 2
foreign-key, orders, users, api, 4, the key forbids to delete what is \
referenced: users asks orders before, or keeps such rows
  not copy: an event comes when the row is gone already
""")

case("a join that sorts by another service's column is copied", "",
     script=ITEMS + PLAN + "--log log --format markdown | sed -n '/Copies/,$p'",
     files={**FILES, "log": log_line(1, JOIN + "ORDER BY o.id, u.email")},
     stdout="""\
join, orders, users, copy, 6, 1 read/h of 2 columns that nobody changes; the \
sort needs columns of several services: u.email
  not cqrs: pays for 3 services and more: these are 2
  not composition: the sort needs columns of several services: u.email
foreign-key, orders, users, api, 4, the key forbids to delete what is \
referenced: users asks orders before, or keeps such rows
  not copy: an event comes when the row is gone already
### Copies

- `public.users` of users at orders: columns `id`, `email`; key `id`; \
0 events. For `65deb3f15d`.

## 2. users

Its tables: `public.users`.

To move: 1 table.

## What is not known

- Statements read: 1; of no service: 0; built at run time: 0; that do not \
parse: 0.
- The logs are of an hour at most: rates an hour are what they hold.
""")

DECIDED = FILES["plan.yaml"] + """\
decisions:
  - {consumer: orders, owner: users, kind: foreign-key, pattern: copy}
  - {consumer: orders, owner: users, kind: read, pattern: cqrs}
"""

case("decisions overrule, and say what they overrule", "", script=ITEMS,
     files={**FILES, "plan.yaml": DECIDED,
            "log": log_line(1, "SELECT email FROM users")}, stdout="""\
read, orders, users, cqrs, 6, decided
  not copy: pays from 1000 reads/h on: 1 read/h, 1 column that nobody changes
  not api: 1 read/h, which users can answer one by one
foreign-key, orders, users, copy, 4, decided against this: an event \
comes when the row is gone already
  not api: the key forbids to delete what is referenced: users asks orders \
before, or keeps such rows
""")

case("frequent reads are copied", "", script=ITEMS,
     files={**FILES, "log": "".join(
         log_line(1 + n % 50, "SELECT email FROM users") for n in range(1000))},
     stdout="""\
read, orders, users, copy, 6, 1000 reads/h of 1 column that nobody changes
  not api: 1000 reads/h would be as many calls of users
foreign-key, orders, users, api, 4, the key forbids to delete what is \
referenced: users asks orders before, or keeps such rows
  not copy: an event comes when the row is gone already
""")

case("what is written goes into its directory", "", script=PLAN + """\
--log log --write -o text
ls split
grep -c . text
"$DBSPLIT" plan -q -p plan.yaml --schema schema.sql --log log --format json |
    cmp - split/plan.json
"$DBSPLIT" plan -q -p plan.yaml --schema schema.sql --log log \
    --format markdown | cmp - split/plan.md
""", files={**FILES, "log": log_line(1, JOIN)}, stdout="""\
plan.json
plan.md
13
""")

case("a plan cannot be written where a file stands", PLAN.replace(
    '"$DBSPLIT" ', "") + "--write -o text", status=2,
     files={**FILES, "split": "a file\n"}, stderr="""\
error: cannot create "split/plan.md": Not a directory
""")

case("what was tried is not written",
     ["plan", "-p", "plan.yaml", "--schema", "schema.sql", "--write",
      "--what-if", "users += public.orders"], files=FILES, status=2, stderr="""\
error: --write does not go with --what-if
hint: change the ownership plan first: what is written is to be gone by
""")

ODD = SCHEMA + """
CREATE TABLE public."`x` | <b>"";
drop table y; --" (id int PRIMARY KEY);
"""

case("names stay text in a document", "", script=PLAN + """--log log \
    --format markdown | grep -n 'drop table'""",
     files={**FILES, "schema.sql": ODD,
            "plan.yaml": FILES["plan.yaml"].replace(
                "[public.users]", '[public.users, "public.*drop*"]'),
            "log": log_line(1, 'SELECT id FROM "`x` | <b>"";\ndrop table y; '
                               '--"')}, stdout="""\
17:Its tables: `` public."`x` | <b>""; drop table y; --" ``, `public.users`.
23:- [ ] `ca057fe67b` **api**: read of orders to users, `` select id from \
"`x` | <b>""; drop table y; --" ``.
""")

STORES = {**FILES, "plan.yaml": FILES["plan.yaml"].replace(
    "    roles: [users_app]", "    roles: [users_app]\n    store: redis")}

case("a store that what was seen does not speak for", "", script=PLAN + """\
--log log | tail -n 4
""" + PLAN + """--log log --format markdown | grep -A 5 '^## Other'
""", files={**STORES, "log": log_line(1, "SELECT id FROM orders")}, stdout="""\

Other stores
  users is to live in redis, which what was seen does not speak for: 0 of its 1
  tables have only key-value traffic.
## Other stores

PostgreSQL serves nearly everything: these are exceptions.

- users is to live in redis: what was seen does not speak for that (0 of its 1 \
tables have only key-value traffic).

""")
