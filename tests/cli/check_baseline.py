"""dbsplit check --baseline: what was accepted, and what becomes of it."""

from harness import case
from small_check import (CHECK, DO, FILES, LOG, ONE, OWN, READ, WRITE, failed,
                         finding, report)

HEAD = ("# Findings of dbsplit check that were accepted: rule, file, consumer, "
        "object, shape.\n# Lines may go, and do with --update-baseline; new "
        "ones need a reason.\n")
READ_KEY = "cross-service-read orders/{} orders public.users ca185b82cb07c592"
WRITE_KEY = "cross-service-write orders/{} orders public.users 75e1d1fd0538e4f6"
A_READ = READ_KEY.format("a.sql")
A_WRITE = WRITE_KEY.format("a.sql")
B_READ = READ_KEY.format("b.sql")

BASED = CHECK + "--baseline b "
DO_BASED = DO + "--baseline b "
UPDATE = DO_BASED + "--update-baseline "
BOTH = {**FILES, "orders/a.sql": READ + "\n" + WRITE + "\n"}


def baseline(*lines):
    return HEAD + "".join(line + "\n" for line in lines)


def holds(*lines):
    def check(directory):
        with open(directory + "/b", encoding="utf-8") as file:
            found = file.read()
        expected = baseline(*lines)
        return None if found == expected else f"the baseline is\n{found}"
    return check


def stale(line, key, less=False):
    what = ("of this there is less than the baseline has: " if less
            else "this is not there any more: ")
    return (f"b:{line}:1: error: {what}{key} [stale-baseline]\n"
            f"{line:5} | {key[:60]}\n      | ^\n"
            "hint: run with --update-baseline, which takes it out, so that it "
            "cannot come back\n")


# Its life.
case("baseline: a first one", [*BASED.split(), "--update-baseline",
                               "--accept-new", "there\nbefore \x1b[2J"],
     files=BOTH, stdout=report(more="2 in the baseline; ", seen=(2, 4)),
     check=holds(A_READ + " # there before \\x1b[2J",
                 A_WRITE + " # there before \\x1b[2J"))
case("baseline: a second run is clean", "", files=BOTH,
     script=UPDATE + "--accept-new why >out; cp b c; " + DO_BASED + "; cmp b c",
     stdout=report(more="2 in the baseline; ", seen=(2, 4)))
case("baseline: lines may move", BASED,
     files={**ONE, "b": baseline(A_READ),
            "orders/a.sql": "\n\n" + OWN + "\n -- x\n " + READ},
     stdout=report(more="1 in the baseline; ", seen=(2, 4)))
case("baseline: literals may change, and nothing else", "",
     files={**FILES, "orders/a.sql": "SELECT 1 FROM users WHERE id = 1;\n"},
     script=UPDATE + "--accept-new why >out; sed -i 's/= 1/= 2/' orders/a.sql; "
     + DO_BASED + "; sed -i 's/= 2/< 2/' orders/a.sql; "
     + DO_BASED + "| grep -o '\\[.*\\]'",
     stdout=report(more="1 in the baseline; ") +
     "[stale-baseline]\n[cross-service-read]\n", stderr=failed(2))
case("baseline: findings in the order of their places", "",
     files={**ONE, "a.sql": WRITE, "b": baseline(B_READ), "schema.sql":
            FILES["schema.sql"] + "GRANT users_app TO orders_app;"},
     script=DO_BASED + "--service orders a.sql orders | grep -o '^.*error:'",
     stdout="a.sql:1:13: error:\nb:3:1: error:\norders/a.sql:1:19: error:\n"
            "schema.sql:3:7: error:\n", stderr=failed(4))
case("baseline: what is new fails", BASED, status=1, stderr=failed(),
     files={**BOTH, "b": baseline(A_READ)},
     stdout=report(finding("orders/a.sql", 2, WRITE), errors=1, files=1,
                   more="1 in the baseline; ", seen=(2, 4)))
case("baseline: what is there once more fails", BASED, status=1,
     files={**ONE, "b": baseline(A_READ), "orders/a.sql": READ + "\n" + READ},
     stdout=report(finding("orders/a.sql", 2), errors=1, files=1,
                   more="1 in the baseline; ", seen=(2, 4)), stderr=failed())
case("baseline: what is resolved fails", BASED, status=1, stderr=failed(),
     files={**BOTH, "b": baseline(A_READ, A_WRITE), "orders/a.sql": WRITE},
     stdout=report(stale(3, A_READ), errors=1, files=1,
                   more="1 in the baseline; "))
case("baseline: what is resolved in part fails", BASED, status=1,
     files={**ONE, "b": baseline(A_READ + " x3 # why")}, stderr=failed(),
     stdout=report(stale(3, A_READ, less=True), errors=1, files=1,
                   more="1 in the baseline; "))
case("baseline: what is resolved with its file", "", status=1,
     script="rm orders/a.sql; " + DO_BASED,
     files={**ONE, "b": baseline(A_READ), "orders/c.sql": OWN},
     stdout=report(stale(3, A_READ), errors=1, files=1), stderr=failed())
case("baseline: it shrinks, and keeps the rest", BASED + "--update-baseline",
     files={**ONE, "b": baseline(A_READ + " x3 # why", A_WRITE, B_READ)},
     stdout=report(more="1 in the baseline; "), check=holds(A_READ + " # why"))
case("baseline: it does not grow by itself", BASED + "--update-baseline",
     files={**BOTH, "b": baseline(A_READ + " # why", B_READ)}, status=1,
     stdout=report(finding("orders/a.sql", 2, WRITE), errors=1, files=1,
                   more="1 in the baseline; ", seen=(2, 4)),
     stderr=failed(), check=holds(A_READ + " # why"))
case("baseline: it grows with a reason",
     BASED + "--update-baseline --accept-new new",
     files={**BOTH, "b": baseline(A_READ + " # old")},
     stdout=report(more="2 in the baseline; ", seen=(2, 4)),
     check=holds(A_READ + " # old", A_WRITE + " # new"))
case("baseline: it is written anew as it was",
     BASED + "--update-baseline", files={**BOTH, "b": baseline(
         A_READ + " # why # not", A_WRITE)},
     stdout=report(more="2 in the baseline; ", seen=(2, 4)),
     check=holds(A_READ + " # why # not", A_WRITE))
case("baseline: in a plan that takes it for a warning", BASED,
     files={**ONE, "b": baseline(A_READ, B_READ), "dbsplit.yaml":
            FILES["dbsplit.yaml"] + "rules: {stale-baseline: warning}\n"},
     stdout=stale(4, B_READ).replace("error:", "warning:") +
     "\n1 warning in 1 file; 1 in the baseline; 2 files and 3 statements "
     "looked into\n")

# What was not looked at.
case("baseline: files that are not looked at",
     BASED + "--update-baseline orders/a.sql",
     files={**ONE, "orders/b.sql": OWN,
            "b": baseline(A_READ, A_WRITE, B_READ)},
     stdout=report(more="1 in the baseline; "), check=holds(A_READ, B_READ))
LOG_KEY = "cross-service-read - orders public.users ca185b82cb07c592"
case("baseline: logs that are not read", BASED + "--update-baseline",
     files={**ONE, "b": baseline(LOG_KEY, A_READ)},
     stdout=report(more="1 in the baseline; "), check=holds(LOG_KEY, A_READ))
case("baseline: logs that are read, and show it no more",
     BASED + "--log l --update-baseline", files={
         **ONE, "l": LOG.replace("email FROM users", "id FROM orders"),
         "b": baseline(LOG_KEY, A_READ)},
     stdout=report(seen=(1, 2)), check=holds(A_READ))
case("baseline: the same from a directory below", "",
     files={**ONE, "b": baseline(A_READ)},
     script='cd orders; "$DBSPLIT" check --schema ../schema.sql --baseline '
            "../b; mv a.sql .a; mv .a a.sql; "
            '"$DBSPLIT" check --schema ../schema.sql --baseline ../b a.sql',
     stdout=report(more="1 in the baseline; ") * 2)
case("baseline: what is wrong with the plan", "", status=0,
     files={**ONE, "orders/a.sql": OWN, "dbsplit.yaml": FILES["dbsplit.yaml"] +
            "allow: [{consumer: orders, table: public.users, access: read, "
            "until: 2026-11-22, reason: r}]\n"},
     script=UPDATE + "--accept-new late; " + DO_BASED + "; grep -v '^#' b",
     stdout=report(more="1 in the baseline; ") * 2 +
     "expired-allow dbsplit.yaml - this%20permission%20ended%20on%202026-11-22 "
     "- # late\n")

# Merges.
case("baseline: lines of two branches, in any order", BASED,
     files={**BOTH, "orders/b.sql": READ,
            "b": HEAD + A_WRITE + "\n\n# x\n" + B_READ + "\r\n" + HEAD +
            A_READ},
     stdout=report(more="3 in the baseline; ", seen=(3, 5)))
case("baseline: a line that two branches have", BASED + "--update-baseline",
     files={**ONE, "b": baseline(A_READ + " # one", A_READ + " # other")},
     stdout=report(more="1 in the baseline; "), check=holds(A_READ + " # one"))
GIT = "".join(f"export GIT_{who}_{what}=x@example.com; "
              for who in ["AUTHOR", "COMMITTER"] for what in ["NAME", "EMAIL"])
case("baseline: two branches that took out different lines", "",
     files={**FILES, **{f"orders/{f}.sql": READ for f in "abcdefgh"}},
     script=GIT + "git init -q -b main; " + UPDATE + "--accept-new why >out; "
     "git add .; git commit -qm 1; git checkout -qb one; "
     f"echo '{OWN}' >orders/b.sql; " + UPDATE + ">out; git commit -qam 2; "
     "git checkout -q main; git checkout -qb two; "
     f"echo '{OWN}' >orders/g.sql; " + UPDATE + ">out; git commit -qam 3; "
     "git merge -q one -m 4 >out; " + DO_BASED,
     stdout=report(more="6 in the baseline; ", seen=(9, 10)))


def no_line(name, text, **rest):
    case("baseline: " + name, BASED, status=2,
         files={**ONE, "b": baseline(A_READ) + text}, stderr="b:4:1: error: "
         "this is no line of a baseline\nhint: rule, file, consumer, object "
         "and shape; after a merge that went wrong, keep the lines of both "
         "sides and run with --update-baseline\n", **rest)


no_line("marks of a conflict", "<<<<<<< HEAD\n=======\n>>>>>>> other\n")
no_line("an unknown rule", A_READ.replace("read", "reed") + "\n")
no_line("a word too few", "cross-service-read a.sql orders public.users\n")
no_line("a word too many", A_READ + " x2 x3\n")
no_line("a count of none", A_READ + " x0\n")
no_line("a count that is none", A_READ + " 2\n")
no_line("a count that is too high", A_READ + " x99999999999999999999\n")
no_line("bytes", "\x00\x1b[2J\n")
case("baseline: a directory", CHECK + "--baseline orders", files=ONE, status=2,
     stderr='error: "orders" is a directory, not a file\n')
case("baseline: an empty file", BASED + "--update-baseline --accept-new x",
     files={**ONE, "b": ""}, check=holds(A_READ + " # x"),
     stdout=report(more="1 in the baseline; "))
case("baseline: names that are no word", "",
     files={**FILES, "orders/a #%25 é\n.sql": READ, "orders/-": READ},
     script=UPDATE + "--accept-new why; " + DO_BASED +
     "; grep -v '^#' b | cut -d ' ' -f 2",
     stdout=report(more="1 in the baseline; ") * 2 +
     "orders/a%20%23%2525%20%C3%A9%0A.sql\n")
