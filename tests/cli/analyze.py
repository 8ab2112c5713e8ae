"""What the report says of its own reach."""

from harness import case
from small import FILES, MODEL, log_line

MATRIX = """
Who touches whose data
                users  orders
orders keys         1       -
Rows are consumers, columns owners. trans: transactions that write both;
keys: foreign keys.

Crossings of the schema, without a statement seen
foreign-key
  orders -> users  public.orders.orders_user_id_fkey                  78a179c79c

Coverage
"""

case("a log that belongs to nobody", MODEL + "--log log",
     files={**FILES, "log": log_line(1, "SELECT email FROM users", "who")},
     stdout="""1 crossing between 2 services, in 1 direction.
No statement belongs to a service: nothing is known of what they cross.
""" + MATRIX + """\
  1 statement in 1 log record
  0 % attributed to a service, 100 % resolved to tables

Clients of no service
     1  role who, application web, database shop
""")

case("a temporary table that hides another's", MODEL + "--log log",
     files={**FILES, "log":
            log_line(1, "CREATE TEMP TABLE users AS SELECT 1 AS id") +
            log_line(2, "SELECT * FROM users") +
            log_line(3, "SELECT * FROM users") +
            log_line(4, "SELECT * FROM users", pid=8)},
     stdout="""2 crossings between 2 services, in 1 direction.
25 % of 4 statements touch others' data.

Who touches whose data
                users  orders
orders reads        1       -
       keys         1       -
Rows are consumers, columns owners. trans: transactions that write both;
keys: foreign keys.

Crossings in use
 count    time who
     1         orders -> users  read          8aa923f305
               select * from users

Crossings of the schema, without a statement seen
foreign-key
  orders -> users  public.orders.orders_user_id_fkey                  78a179c79c

Coverage
  4 statements in 4 log records
  100 % attributed to a service, 100 % resolved to tables
""")
