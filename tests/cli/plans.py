"""Plans that nobody would write."""

from harness import case, limit
from small import FILES

HEAD = "version: 1\nservices:\n  users:\n    tables:\n"


def mistakes(n):
    """An exit of 2, and the number of mistakes at the end."""
    return {"status": 2, "stdout": f"error: the plan has {n} mistakes: "
                                   "nothing was done\n"}


def long(name, plan, **rest):
    case(name, "", files={**FILES, "plan.yaml": plan},
         script=limit(1500000) +
         '; "$DBSPLIT" analyze -p plan.yaml --schema schema.sql 2>err; '
         'status=$?; tail -n 1 err; '
         'test $(wc -l <err) -lt 10000 && exit $status', **rest)


long("a hundred thousand lines",
     HEAD + "".join(f"      - public.t{i}\n" for i in range(100000)),
     **mistakes(100000))
long("a hundred thousand names in a line",
     "version: 1\nservices: {users: {tables: [" +
     ",".join(f"public.t{i}" for i in range(100000)) + "]}}\n",
     **mistakes(100000))
long("fifty thousand services",
     "version: 1\nservices:\n" +
     "".join(f"  s{i}: {{tables: [public.t{i}]}}\n" for i in range(50000)),
     **mistakes(50000))
case("aliases that multiply", "analyze -p plan.yaml --schema schema.sql",
     files={**FILES, "plan.yaml": "a: &a [x, x]\nb: [*a, *a]\n"}, status=2,
     stderr="""plan.yaml:1:1: error: unknown key "a" in the plan
    1 | a: &a [x, x]
      | ^
plan.yaml:1:1: error: the plan has no "version"
    1 | a: &a [x, x]
      | ^
plan.yaml:1:1: error: the plan has no "services"
    1 | a: &a [x, x]
      | ^
plan.yaml:1:4: error: anchors are not allowed in a plan
    1 | a: &a [x, x]
      |    ^
hint: quote a text that begins with &
plan.yaml:2:1: error: unknown key "b" in the plan
    2 | b: [*a, *a]
      | ^
plan.yaml:2:5: error: aliases are not allowed in a plan
    2 | b: [*a, *a]
      |     ^
hint: quote a text that begins with *: "*a"
plan.yaml:2:9: error: aliases are not allowed in a plan
    2 | b: [*a, *a]
      |         ^
hint: quote a text that begins with *: "*a"
error: the plan has 7 mistakes: nothing was done
""")
for where, text in [
        ("a URI", "postgresql://u:hunter2@h/shop"),
        ("key words", "host=h password=hunter2 dbname=shop")]:
    case(f"a password in {where} is not shown", "",
         files={**FILES, "plan.yaml": FILES["plan.yaml"] +
                f"monolith: {{database: '{text}'}}\nx: 1\n"},
         script='"$DBSPLIT" analyze -v -p plan.yaml --schema schema.sql '
                '>all 2>&1; status=$?; ! grep hunter all && '
                'grep -c "holds a password" all; exit $status',
         status=2, stdout="1\n")
