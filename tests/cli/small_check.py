"""Two services whose files are checked, and how a report tells of what is
found in them."""

from small import log_line

SCHEMA = """CREATE TABLE public.users (id int PRIMARY KEY, email text);
CREATE TABLE public.orders (id int PRIMARY KEY, user_id int);
"""

PLAN = """version: 1
services:
  users:
    tables: [public.users]
    roles: [users_app]
    target: {schema: users}
  orders:
    tables: [public.orders]
    roles: [orders_app]
    sources: ["orders/*"]
"""

READ = "SELECT email FROM users;"
WRITE = "DELETE FROM users;"
OWN = "SELECT id FROM orders;"
LOG = log_line(1, READ)

FILES = {"schema.sql": SCHEMA, "dbsplit.yaml": PLAN}
ONE = {**FILES, "orders/a.sql": READ + "\n"}

CHECK = "check --schema schema.sql "
DO = '"$DBSPLIT" check --schema schema.sql '

HINTS = {
    "cross-service-read": "ask users for it by its API, or keep a local copy",
    "cross-service-write":
        "ask users to write it, by a function of its API",
}


def quote(line, text, name="users", mark="^"):
    at = text.index(name)
    head = f"{line:5} | "
    return (f"{head}{text}\n{'| ':>{len(head)}}{' ' * at}"
            f"{mark + '~' * (len(name) - 1)}\n")


def finding(file, line, text=READ, severity="error", shown=None):
    """What orders does to users there."""
    verb, rule = (("writes", "cross-service-write") if text == WRITE
                  else ("reads", "cross-service-read"))
    return (f"{file}:{line}:{text.index('users') + 1}: {severity}: orders "
            f"{verb} public.users of users [{rule}]\n"
            f"{quote(line, shown or text)}hint: {HINTS[rule]}\n")


def number(n, thing):
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def looked(files, statements, rest=""):
    return (f"{number(files, 'file')} and {number(statements, 'statement')} "
            f"looked into{rest}\n")


def report(*findings, errors=0, files=0, seen=(2, 3), rest="", more=""):
    """All of it: findings of `files` files, and the sums."""
    if not findings:
        return f"nothing found; {more}" + looked(*seen, rest)
    return ("\n".join(findings) + f"\n{number(errors, 'error')} in "
            f"{number(files, 'file')}; {more}" + looked(*seen, rest))


def failed(errors=1):
    """What standard error says then."""
    return f"error: {number(errors, 'error')}: see the report\n"
