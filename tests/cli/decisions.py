"""Decisions of a plan whose crossings are gone."""

from harness import case
from small import CSV_HEAD, FILES, KEY, MODEL, PLAN, log_line

DECIDED = PLAN + """decisions:
  - {consumer: orders, owner: users, kind: join, pattern: copy}
  - {consumer: orders, owner: users, kind: foreign-key, pattern: api}
  - {consumer: users, owner: orders, kind: type, pattern: api}
"""
DECIDED_FILES = {**FILES, "plan.yaml": DECIDED,
                 "log": log_line(1, "SELECT email FROM users")}
READ = ("8755eef690,read,orders,users,ca185b82cb07c592,public.users,1,0,false,,"
        "select email from users\r\n")
TYPE = """plan.yaml:12:5: warning: the crossing of this decision is gone: no \
type of "users" crosses to "orders"
   12 |   - {consumer: users, owner: orders, kind: type, pattern: api}
      |     ^
"""
JOIN = """plan.yaml:10:5: warning: the crossing of this decision is gone: no \
join of "orders" crosses to "users"
   10 |   - {consumer: orders, owner: users, kind: join, pattern: copy}
      |     ^
hint: what crosses there is of kind read, foreign-key
"""

case("decisions on crossings of the schema", MODEL + "--format csv",
     files=DECIDED_FILES, stdout=CSV_HEAD + KEY, stderr=TYPE)
case("decisions on crossings of statements", MODEL + "--log log --format csv",
     files=DECIDED_FILES, stdout=CSV_HEAD + READ + KEY, stderr=JOIN + TYPE)
case("decisions that a missing log may be about",
     MODEL + "--log log --log none --format csv", files=DECIDED_FILES,
     status=2, stdout=CSV_HEAD + READ + KEY,
     stderr='error: cannot open "none": No such file or directory\n' + TYPE +
            "error: the result is of what could be read: see the messages "
            "before\n")
