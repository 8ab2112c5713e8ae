"""dbsplit check: its command line, what it looks into, and its reports."""

import os

from harness import case
from small_check import (CHECK, DO, FILES, LOG, ONE, OWN, PLAN, READ, WRITE,
                         failed, finding, number, quote, report)

SLOW = "VALGRIND" in os.environ
NO_FILE = "No such file or directory"


def wrong(name, arguments, message, hint=None, **rest):
    stderr = f"error: {message}\n" + (f"hint: {hint}\n" if hint else "")
    if isinstance(arguments, str):
        arguments = CHECK + arguments
    case("check: " + name, arguments, status=2, stderr=stderr,
         **{"files": ONE, **rest})


# Wrong usage.
wrong("an unknown format", "--format yaml", 'there is no format "yaml"',
      "one of text, json, sarif, junit, github, gitlab")
wrong("a format with a mistake", "--format jsn=x", 'there is no format "jsn"',
      'did you mean "json"?')
wrong("two formats to standard output", "--format text --format json",
      "two formats go to the same place",
      "write one of them to a file: --format json=FILE")
wrong("two formats to one file", "--format text=x --format json=x",
      'two formats go to "x"',
      "write one of them to a file: --format json=FILE")
wrong("a format to the file of the result", "--format json=x -o x",
      '--format and --output both go to "x"')
wrong("a format to no file", "--format json=",
      '--format "json=" names no file')
wrong("a format to no directory", "--format json=none/x",
      f'cannot create "none/x": {NO_FILE}')
for option, name in [("schema", "schema.sql"), ("plan", "dbsplit.yaml"),
                     ("baseline", "b"), ("log", "l")]:
    files = {**ONE, "b": "", "l": LOG}
    wrong(f"a report in place of the {option}",
          f"--baseline b --log l --format json=./{name}",
          f'--format "./{name}" is the file of --{option}: it would be lost',
          files=files)
    wrong(f"a result in place of the {option}",
          f"--baseline b --log l -o {name}",
          f'--output "{name}" is the file of --{option}: it would be lost',
          files=files)
wrong("a report in place of a file that is looked into",
      "orders/a.sql --format json=orders/a.sql",
      '--format "orders/a.sql" is a file to be looked into: it would be lost')
wrong("a rule with a mistake", ["check", "--explain", "cross-service-reed"],
      'there is no rule "cross-service-reed"',
      'did you mean "cross-service-read"?', files={})
wrong("a rule like none", ["check", "--explain", "\x1b[2J"],
      'there is no rule "\\x1b[2J"', "--list-rules names them", files={})
wrong("a service with a mistake", "--service order",
      'there is no service "order"', 'did you mean "orders"?')
wrong("a service like none", "--service x", 'there is no service "x"',
      "there is users, orders")
wrong("accepting without updating", "--baseline b --accept-new why",
      "--accept-new goes with --update-baseline")
wrong("accepting without a reason",
      [*CHECK.split(), "--baseline", "b", "--update-baseline", "--accept-new",
       " "], "--accept-new says no reason")
wrong("updating no baseline", "--update-baseline",
      "--update-baseline needs --baseline FILE")
wrong("updating by what has changed alone",
      "--baseline b --update-baseline --changed-since HEAD",
      "--update-baseline looks at all of the files: --changed-since does not "
      "go with it")
for how, rest in [("", {}), (" to be updated", {"u": "--update-baseline"})]:
    wrong("a baseline that is not there" + how,
          "--baseline b " + rest.get("u", ""), f'cannot open "b": {NO_FILE}',
          "--update-baseline --accept-new REASON writes a first one")
wrong("no plan", ["check", "--schema", "schema.sql"],
      "there is no ownership plan: no dbsplit.yaml here or in a directory "
      "above", 'name one with --plan FILE, or write a first one with '
      '"dbsplit init"', files={"schema.sql": FILES["schema.sql"]})
wrong("a schema that is not there", ["check", "--schema", "none"],
      f'cannot open "none": {NO_FILE}')
wrong("a file that is not there", "none.sql",
      f'cannot read "none.sql": {NO_FILE}')
wrong("a file without a name", [*CHECK.split(), ""],
      f'cannot read "": {NO_FILE}')
wrong("a device", "/dev/null", '"/dev/null" is neither a file nor a directory')
wrong("a pipe", "", '"p.sql" is neither a file nor a directory',
      script="mkfifo p.sql; " + DO + "p.sql")
case("check: neither a schema nor a database", "check", status=3, files=ONE,
     env={"PGHOST": "/nowhere"},
     stderr='error: connection to server on socket "/nowhere/.s.PGSQL.5432" '
            f'failed: {NO_FILE} Is the server running locally and accepting '
            "connections on that socket?\nhint: no --db and no --schema was "
            "given: the PG* variables say which database\n")
# Rules.
case("check: each rule is explained", "",
     script='"$DBSPLIT" check --list-rules | while read -r rule severity _; do '
            '"$DBSPLIT" check --explain "$rule" >out || exit 1; '
            'grep -q "^$rule ($severity): " out || echo "$rule"; '
            'grep -q "^What to do:" out || echo "$rule"; '
            "sed 1d out | awk 'length > 78'; done")
case("check: every rule can be in the plan", "",
     script='"$DBSPLIT" check --list-rules | '
            "sed 's/ .*/: off/; s/^/  /; 1i rules:' >>dbsplit.yaml; " + DO,
     files=ONE, stdout=report())
for severity, found in [("error", 1), ("warning", 0), ("note", 0)]:
    case(f"check: a rule that is a {severity}", CHECK,
         files={**ONE, "dbsplit.yaml": PLAN + "rules:\n"
                f"  cross-service-read: {severity}\n"},
         stdout=finding("orders/a.sql", 1, severity=severity) +
         f"\n1 {severity} in 1 file; 2 files and 3 statements looked into\n",
         stderr=failed() if found else "", status=found)
case("check: a rule that is off", CHECK, stdout=report(),
     files={**ONE, "dbsplit.yaml": PLAN +
            "rules: {cross-service-read: off}\n"})
case("check: a rule of the plan with a mistake", CHECK, status=2,
     files={**ONE, "dbsplit.yaml": PLAN + "rules: {cross-service-reed: off}\n"},
     stderr='dbsplit.yaml:11:9: error: unknown key "cross-service-reed" in '
            '"rules"\n   11 | rules: {cross-service-reed: off}\n'
            "      |         ^\n"
            'hint: did you mean "cross-service-read"?\n'
            "error: the plan has 1 mistake: nothing was done\n")

# Which files.
case("check: what sources name", CHECK,
     files={**ONE, "orders/deep/b.py": 'run("' + READ + '")\n',
            "orders/notes.txt": READ, "elsewhere/c.sql": READ,
            "orders/.git/e.sql": READ,
            "orders/node_modules/f.sql": READ}, status=1,
     stdout=report(finding("orders/a.sql", 1),
                   "orders/deep/b.py:1:24: error: orders reads public.users "
                   "of users [cross-service-read]\n" +
                   quote(1, 'run("' + READ + '")') +
                   "hint: ask users for it by its API, or keep a local copy\n",
                   errors=2, files=2, seen=(3, 4)), stderr=failed(2))
case("check: what sources name, from a directory below", "",
     files={**ONE, "orders/deep/b.sql": READ, "orders/c.sql": READ},
     script='cd orders/deep && "$DBSPLIT" check --schema ../../schema.sql',
     status=1, stderr=failed(3),
     stdout=report(finding("../a.sql", 1), finding("../c.sql", 1),
                   finding("b.sql", 1), errors=3, files=3, seen=(4, 5)))
case("check: what sources name, from a directory beside", "",
     files={"plans/" + name: text for name, text in ONE.items()},
     script="mkdir x; cd x; " + DO.replace("schema.sql", "../plans/schema.sql")
     + "-p ../plans/dbsplit.yaml -q | head -n 1",
     stdout=finding("../plans/orders/a.sql", 1).split("\n")[0] + "\n",
     stderr=failed())
PLACES = {"sarif": r"s/.*\"uri\": \"\(.*sql\)\".*/\1/p",
          "gitlab": r"s/.*\"path\": \"\(.*\)\".*/\1/p",
          "github": "s/.*file=\\([^,]*\\),.*/\\1/p",
          "junit": r"s/.*file=\"\([^\"]*\)\".*/\1/p"}
for name, top, plan in [("the plan's directory", "true", ""),
                        ("the repository", "mkdir .git", "plans/")]:
    case("check: reports name files from " + name, "",
         files={plan + file: text for file, text in ONE.items()},
         script=top + f"; for here in ./{plan} ./{plan}orders; do "
         + "".join(f"(cd $here; {DO.replace('schema.sql', '$schema')} -q "
                   f"--format {f} 2>/dev/null | sed -n '{find}'); "
                   for f, find in PLACES.items())
         .replace("$schema", f'"$OLDPWD/{plan}schema.sql"') + "done",
         stdout=f"{plan}orders/a.sql\n" * 2 * len(PLACES))
case("check: a baseline is the same from a directory below", "", files=ONE,
     script=DO + "--baseline b --update-baseline --accept-new x >out; "
     'cd orders; "$DBSPLIT" check --schema ../schema.sql --baseline ../b; '
     '"$DBSPLIT" check --schema ../schema.sql --baseline ../b a.sql',
     stdout=report(more="1 in the baseline; ") * 2)
def empty(line, pattern, column, file="dbsplit.yaml"):
    return (f'{file}:{line}:{column}: warning: "{pattern}" matches no file of '
            "SQL or source code [empty-pattern]\n")


case("check: sources that match nothing", CHECK, files=FILES,
     stdout=report(empty(10, "orders/*", 15) +
                   quote(10, '    sources: ["orders/*"]', '"orders/*"'),
                   errors=1, files=1, seen=(1, 2)).replace("1 error",
                                                           "1 warning"),
     stderr='warning: the plan\'s "sources" match no file\n')
GONE = {**ONE, "dbsplit.yaml": PLAN.replace(
    '"orders/*"', '"orders/*", gone/a.sql, "**/gone.sql", "/gone$/", "gone/*",'
    ' "/srv/*", "../x/*"')}
GREP = "2>&1 | grep -o '^[^ ]*: warning.*'"
case("check: sources of which some match nothing", "", files=GONE,
     script=DO + GREP, stdout=empty(10, "gone/a.sql", 27) +
     empty(10, "**/gone.sql", 39) + empty(10, "/gone$/", 54) +
     empty(10, "gone/*", 65))
case("check: sources that match nothing, from a directory below", "",
     files={**ONE, "dbsplit.yaml": PLAN.replace('s/*"', 's/*", gone')},
     script=f"cd orders; {DO.replace('schema.sql', '../schema.sql')} {GREP}",
     stdout=empty(10, "gone", 27, file="../dbsplit.yaml"))
case("check: sources of a service whose files are elsewhere", CHECK,
     files={**ONE, "dbsplit.yaml": PLAN.replace("target: {schema: users}",
                                                'sources: ["users/*", gone]')},
     stdout=report(finding("orders/a.sql", 1), errors=1, files=1), status=1,
     stderr=failed())
case("check: sources that are not asked for", "", files={**GONE, "l": LOG},
     script="".join(f"{DO} {options} {GREP}; " for options in [
         "orders", "--service users", "--service users orders", "--log l"])
     + "git init -q; git add .; git -c user.name=x -c user.email=x commit -qm 1;"
     + DO + "--changed-since HEAD " + GREP, status=1)
case("check: a pattern that matches a file of another service", CHECK,
     files={**ONE, "dbsplit.yaml": PLAN.replace("target: {schema: users}",
                                                'sources: ["*"]')},
     stdout=report(finding("orders/a.sql", 1), errors=1, files=1), status=1,
     stderr=failed())
case("check: sources that match nothing, accepted before", "", files=GONE,
     script=DO + "--baseline b --update-baseline --accept-new x >out; "
     f"{DO} --baseline b; {DO} --baseline b orders; cd orders; "
     + DO.replace("schema.sql", "../schema.sql") + "--baseline ../b",
     stdout="".join(report(more=f"{n} in the baseline; ") for n in [5, 1, 5]))
for pattern in ["**/orders/**", "**/*.sql", "orders/**/a.sql"]:
    case("check: sources with directories or none: " + pattern, CHECK,
         files={**ONE, "dbsplit.yaml": PLAN.replace("orders/*", pattern)},
         status=1, stderr=failed(),
         stdout=report(finding("orders/a.sql", 1), errors=1, files=1))
SPECIFIC = {**FILES, "dbsplit.yaml": PLAN.replace(
 "target: {schema: users}",
    "sources: ['/orders/', 'orders/x/*', orders/mine.sql]")}
case("check: the most specific of sources says whose a file is", CHECK,
     files={**SPECIFIC, "orders/mine.sql": READ, "orders/x/b.sql": READ,
            "orders/a.sql": READ}, status=1, stderr=failed(),
     stdout=report(finding("orders/a.sql", 1), errors=1, files=1, seen=(4, 5)))


def nobodys(path, many=False):
    what = (f'a file in "{path}": what they read and write' if many
            else f'"{path}": what it reads and writes')
    return (f'warning: no service\'s "sources" claim {what} is not looked at\n'
            "hint: claim it there, or name its service with --service\n")


case("check: a file of nobody", CHECK + "elsewhere", status=0,
     files={**FILES, "elsewhere/a.sql": READ},
     stdout=report(rest=", 1 file of no service"),
     stderr=nobodys("elsewhere", many=True))
case("check: files of nobody beside those of a service", "", status=1,
     script=DO + ". orders/a.sql elsewhere/a.sql elsewhere x.sql schema.sql",
     files={**ONE, "elsewhere/a.sql": READ, "x.sql": READ},
     stdout=report(finding("orders/a.sql", 1), errors=1, files=1,
                   seen=(4, 5), rest=", 2 files of no service"),
     stderr=nobodys("elsewhere/a.sql") + nobodys("elsewhere", many=True) +
     nobodys("x.sql") + failed())
case("check: many files of nobody", "", script=DO + "elsewhere/*.sql 2>&1 | "
     "grep -v ^hint | tail -n 2",
     files={**FILES, **{f"elsewhere/{i}.sql": READ for i in range(100)}},
     stdout="warning: and 90 more warnings: -v shows them all\n" +
            report(seen=(101, 102), rest=", 100 files of no service"))
case("check: the schema alone among the files", CHECK + "schema.sql",
     files=ONE, stdout=report(seen=(1, 2)))
case("check: a file of a service that is named",
     CHECK + "--service orders elsewhere", status=1,
     files={**FILES, "elsewhere/a.sql": READ},
     stdout=report(finding("elsewhere/a.sql", 1), errors=1, files=1),
     stderr=failed())
case("check: a file with any name", CHECK + "orders/notes.txt", status=1,
     files={**FILES, "orders/notes.txt": READ},
     stdout=report(finding("orders/notes.txt", 1), errors=1, files=1),
     stderr=failed())
case("check: a directory that is empty", CHECK + "dir",
     files={**FILES, "dir": None}, stdout=report(seen=(1, 2)),
     stderr="warning: what is named has no file of SQL or source code\n")
case("check: standard input", CHECK + "--service orders -", files=FILES,
     stdin=f"{OWN}\n{READ}\n".encode(), status=1, stderr=failed(),
     stdout=report(finding("(stdin)", 2), errors=1, files=1, seen=(2, 4)))
case("check: standard input and a file", CHECK + "--service orders - orders",
     files=ONE, stdin=READ.encode(), status=1, stderr=failed(2),
     stdout=report(finding("(stdin)", 1), finding("orders/a.sql", 1), errors=2,
                   files=2, seen=(3, 4)))
case("check: standard input of nobody", CHECK + "-", stdin=READ.encode(),
     files={**FILES, "dbsplit.yaml": PLAN.replace("orders/*", "*")},
     stdout=report(rest=", 1 file of no service"),
     stderr="warning: standard input has no service: what it reads and writes "
            "is not looked at\nhint: name its service with --service\n")
case("check: standard input without a byte", CHECK + "--service orders -",
     files=FILES, stdout=report(seen=(2, 2)))
case("check: standard input that is a directory", "", files=FILES, status=1,
     script=DO + "--service orders - <.", stderr=failed(),
     stdout=report("(stdin):1:1: error: this cannot be looked into: cannot read "
                   "it: Is a directory [unreadable]\n", errors=1, files=1,
                   seen=(1, 2)))
case("check: standard input in a baseline", "", files=FILES,
     script=f"echo '{READ}' | {DO} --service orders - --baseline b "
     f"--update-baseline --accept-new x >out; echo '{READ}' | {DO} --service "
     f"orders - --baseline b; {DO} --baseline b schema.sql",
     stdout=report(more="1 in the baseline; ") + report(seen=(1, 2)))
case("check: a file that is called -", CHECK + "--service orders .//-",
     files={**FILES, "-": READ}, status=1, stderr=failed(),
     stdout=report(finding("-", 1), errors=1, files=1))
for other in ["-", "--schema -", "--log -", "-p -"]:
    wrong("standard input for two: " + other, "- " + other,
          "standard input is named 2 times and can be read once")
wrong("standard input and what has changed", "- --changed-since HEAD",
      "git does not know standard input: --changed-since does not go with it")
case("check: it is interrupted before standard input ends", "", files=FILES,
     script="mkfifo p; sleep 60 >p & timeout -s INT -k 60 --preserve-status "
     f"{20 if SLOW else 1} {DO} --service orders - <p; status=$?; kill $!; "
     "exit $status", status=2, stderr="error: interrupted\n")
case("check: a file that is named twice", CHECK + "orders ./orders/a.sql",
     files=ONE, status=1, stderr=failed(),
     stdout=report(finding("orders/a.sql", 1), errors=1, files=1))
case("check: a file behind two dashes", CHECK + "-- -a.sql",
     files={**FILES, "-a.sql": READ},
     stdout=report(rest=", 1 file of no service"), stderr=nobodys("-a.sql"))
case("check: the schema among the files", CHECK + ".", files=ONE, status=1,
     stdout=report(finding("orders/a.sql", 1), errors=1, files=1),
     stderr=failed())
KEY = "ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users;"
REFERS = ("error: a foreign key of orders refers to public.users of users: "
          "public.orders.orders_user_id_fkey [cross-service-foreign-key]\n")
KEY_HINT = ("hint: keep the key without the constraint, and ask users whether "
            "the row is there\n")
case("check: a key in the schema", CHECK, status=1, stderr=failed(),
     files={**ONE, "orders/a.sql": OWN,
            "schema.sql": FILES["schema.sql"] + KEY + "\n"},
     stdout="schema.sql:3:57: " + REFERS + quote(3, KEY) + KEY_HINT +
     "\n1 error in 1 file; 2 files and 4 statements looked into\n")
for name, make, schema in [
        ("a pipe", "mkfifo p; cat schema.sql >p & ", "p"),
        ("standard input", "cat schema.sql | ", "-"),
        ("a compressed file", "gzip schema.sql; ", "schema.sql.gz")]:
    case(f"check: a key in a schema from {name}", "", status=1,
         script=make + f'"$DBSPLIT" check --schema {schema} orders',
         files={**ONE, "orders/a.sql": OWN,
                "schema.sql": FILES["schema.sql"] + KEY + "\n"},
         stdout="in no file\n" + REFERS + KEY_HINT +
         "\n1 error; 1 file and 1 statement looked into\n", stderr=failed())

# What is no file of text.
LINKS = "ln -s none orders/none.sql; ln -s self.sql orders/self.sql; " \
        "ln -s ../dir orders/dir; ln -s ../dir orders/dir.sql; " \
        "ln -s a.sql orders/link.sql; mkfifo orders/p.sql; "
SKIPPED = ("not looked into\norders/dir.sql: a link to a directory\n"
           "orders/none.sql: a link to nothing\n"
           "orders/self.sql: a link to nothing\n")
case("check: links", "", script=LINKS + DO + "--list-skipped", status=1,
     files={**ONE, "dir/b.sql": READ}, stderr=failed(2),
     stdout=report(finding("orders/a.sql", 1), finding("orders/link.sql", 1) +
                   "\n" + SKIPPED, errors=2, files=2, seen=(3, 4),
                   rest="; 3 places skipped"))
case("check: links, which nobody asks about", "",
     script=LINKS + DO + "| tail -n 1", files={**ONE, "dir/b.sql": READ},
     stdout="2 errors in 2 files; 3 files and 4 statements looked into; 3 "
            "places skipped\n", stderr=failed(2))
wrong("a link to nothing", "", f'cannot read "l.sql": {NO_FILE}',
      script="ln -s none l.sql; " + DO + "l.sql")
wrong("a link to itself", "",
      'cannot read "l.sql": Too many levels of symbolic links',
      script="ln -s l.sql l.sql; " + DO + "l.sql")
case("check: a link to a directory that is named", "", status=1,
     script="ln -s orders o; " + DO + "--service orders o", files=ONE,
     stdout=report(finding("o/a.sql", 1), errors=1, files=1), stderr=failed())


def unreadable(name, content, why, **rest):
    case("check: " + name, CHECK, status=1, stderr=failed(),
         files={**FILES, "orders/a.sql": content},
         stdout=report("orders/a.sql:1:1: error: this cannot be looked into: "
                       f"{why} [unreadable]\n", errors=1, files=1,
                       seen=(1, 2)), **rest)


unreadable("a file of UTF-16", READ.encode("utf-16"),
           "it is UTF-16: save it as UTF-8")
unreadable("a file of UTF-16, the other way around",
           b"\xfe\xff" + READ.encode("utf-16-be"),
           "it is UTF-16: save it as UTF-8")
unreadable("a file that is binary", bytes(range(64)) * 9, "it is binary")
# A superuser reads all there is, so it is somebody else then.
NOBODY = ('me=; [ "$(id -u)" != 0 ] || { chmod 755 .; '
          'me="setpriv --reuid 65534 --regid 65534 --clear-groups"; '
          # It may not search the directory that the program is in.
          'cp "$DBSPLIT" ./dbsplit; chmod 755 dbsplit; DBSPLIT=./dbsplit; '
          "chown 65534 orders orders/*; }; ")
case("check: a file that must not be read", "", files=ONE,
     script=NOBODY + "chmod 0 orders/a.sql; $me " + DO, status=1,
     stdout=report('orders/a.sql:1:1: error: this cannot be looked into: '
                   'cannot open "orders/a.sql": Permission denied '
                   "[unreadable]\n", errors=1, files=1, seen=(1, 2)),
     stderr=failed())
case("check: a directory that must not be read", "", files=ONE,
     script=NOBODY + "chmod 0 orders; $me " + DO + "--list-skipped orders; "
     "chmod 755 orders",
     stdout="not looked into\norders: a directory that cannot be read: "
            "Permission denied\n\n" +
            report(seen=(1, 2), rest="; 1 place skipped"),
     stderr="warning: what is named has no file of SQL or source code\n")
case("check: a file with a byte order mark", CHECK, status=1, stderr=failed(),
     files={**FILES, "orders/a.sql": b"\xef\xbb\xbf" + READ.encode()},
     stdout=report(finding("orders/a.sql", 1), errors=1, files=1))
case("check: a file of no bytes", CHECK, files={**FILES, "orders/a.sql": "",
                                                "orders/b.py": ""},
     stdout=report(seen=(3, 2)))
LINES = 20000 if SLOW else 900000
case("check: a file of 20 MB", CHECK, status=1, stderr=failed(),
     files={**FILES, "orders/a.sql": (OWN + "\n") * LINES + READ},
     stdout=report(finding("orders/a.sql", LINES + 1, READ), errors=1, files=1,
                   seen=(2, LINES + 3)))
MEGABYTES = 1 if SLOW else 20
case("check: a line of 20 MB", "", status=1, stderr=failed(),
     script=DO + ">out; status=$?; wc -c <out | awk '{ print ($1 < 1000) }'; "
     "tail -n 1 out; exit $status",
     files={**FILES, "orders/a.sql": "SELECT 1 FROM orders WHERE id IN (" +
            "12345678, " * (100000 * MEGABYTES) + "1); " + READ},
     stdout="1\n1 error in 1 file; 2 files and 4 statements looked into\n")

# Reports.
MANY = {**FILES,
        **{f"orders/{i % 7}/{i}.sql": f"{OWN}\n{READ} {WRITE}\n"
           f"SELECT * FROM users JOIN orders ON users.id = {i};\n"
           for i in range(60)},
        **{f"orders/{i}.py": f'run("{READ}")\nrun("{WRITE}" + x)\n'
           for i in range(60)}}
FORMATS = ["text", "json", "sarif", "junit", "github", "gitlab"]
case("check: the same bytes each time, by any number of threads", "",
     files=MANY, script="".join(
         f"{DO} -q --format {f} >one 2>&1; {DO} -q --format {f} >two 2>&1; "
         f"{DO} -q --format {f} --jobs 1 >1 2>&1; "
         f"{DO} -q --format {f} --jobs 4 >4 2>&1; "
         "test -s one; cmp one two; cmp one 1; cmp one 4;"
         for f in (["text"] if SLOW else FORMATS)))
case("check: findings in the order of their places", "", files=MANY,
     script=DO + "--format github -q 2>/dev/null | sed -n "
     "'s/^::error file=\\([^,]*\\),line=\\([0-9]*\\),col=\\([0-9]*\\),.*/"
     "\\1 \\2 \\3/p' >out; wc -l <out; "
     "sort -c -k 1,1 -k 2,2n -k 3,3n out", stdout="300\n")
case("check: all formats at once", "", files=ONE, status=1,
     script=DO + "--format text " + " ".join(
         f"--format {f}=r.{f}" for f in FORMATS[1:]) + "; status=$?; "
     + "".join(f"{DO} -q --format {f} 2>/dev/null | cmp - r.{f}; "
               for f in FORMATS[1:]) + "exit $status",
     stdout=report(finding("orders/a.sql", 1), errors=1, files=1),
     stderr=failed())
case("check: text in a file, and another format on standard output", "",
     files=ONE, script=DO + "--format text=r --format github; tail -n 1 r",
     stdout="::error file=orders/a.sql,line=1,col=19,endColumn=23,"
            "title=cross-service-read::orders reads public.users of users; "
            "ask users for it by its API, or keep a local copy\n" +
            "1 error in 1 file; 2 files and 3 statements looked into\n" * 2,
     stderr=failed())
case("check: a result in a file", "", files=ONE, status=1, stderr=failed(),
     script=DO + "-o out; status=$?; cat out; exit $status",
     stdout=report(finding("orders/a.sql", 1), errors=1, files=1))
case("check: a full device", CHECK + "-o /dev/full", files=ONE, status=2,
     stderr='error: cannot write "/dev/full": No space left on device\n')

# Names are shown as they are meant, and steer nothing.
RAW = "printf 'orders/n\\nl\\033[2J\\342\\200\\256\\377%%::x,y.sql'"
NAME = DO.replace('"$DBSPLIT"', f'name=$({RAW}); echo "{READ}" >"$name"; '
                  '"$DBSPLIT"', 1)
case("check: a file whose name a terminal should not see", "", status=1,
     files={**FILES, "orders": None}, script=NAME, stderr=failed(),
     stdout=report(finding("orders/n l\\x1b[2J\\u{202e}\\xff%::x,y.sql", 1),
                   errors=1, files=1))
case("check: hostile names, in all formats", "", files={
    **FILES, "orders/b.sql": 'SELECT * FROM users AS "\x1b[2J\u202e\x9b";\n'
    'SELEC "\x1b[2J" users;\n-- dbsplit: allow(\x1b[2J) x\n'
    "EXECUTE format('\x1b[2J');\n"}, script="".join(
        f"{NAME} --list-skipped --format {f} >out 2>err; echo $?; "
        "cat out err | LC_ALL=C tr -d '\\n -~\\200-\\377' | wc -c; "
        "cat out err | grep -c $(printf '\\342\\200\\256\\|\\302\\233'); "
        "iconv -f UTF-8 -t UTF-8 out >/dev/null; " for f in FORMATS),
     stdout="1\n0\n0\n" * len(FORMATS))
case("check: options that a terminal should not see", "",
     script=f'{DO} "$(printf "n\\nl\\033[2J")"; {DO} --service "$(printf '
            f'"n\\nl\\033[2J")"; {DO} --format "$(printf "n\\nl\\033[2J")"',
     files=ONE, status=2,
     stderr=f'error: cannot read "n l\\x1b[2J": {NO_FILE}\n'
            'error: there is no service "n l\\x1b[2J"\n'
            "hint: there is users, orders\n"
            'error: there is no format "n l\\x1b[2J"\n'
            "hint: one of text, json, sarif, junit, github, gitlab\n")

# Permissions.
ALLOW = PLAN + ("allow: [{consumer: orders, table: public.users, access: read, "
                "until: 2026-11-%d, reason: r}]\n")
case("check: what the plan allows", CHECK,
     files={**ONE, "dbsplit.yaml": ALLOW % 23},
     stdout=report(more="1 allowed; "))
LINE = (ALLOW % 22).splitlines()[-1]
case("check: what the plan allowed until yesterday", CHECK,
     files={**ONE, "dbsplit.yaml": ALLOW % 22}, status=1, stderr=failed(2),
     stdout=report(
         "dbsplit.yaml:11:70: error: this permission ended on 2026-11-22 "
         "[expired-allow]\n" + quote(11, LINE[9:], "2026-11-22", "^")
         .replace("~", ""), finding("orders/a.sql", 1), errors=2, files=2))
case("check: reading is not writing", CHECK, status=1, stderr=failed(),
     files={**ONE, "dbsplit.yaml": ALLOW % 23, "orders/a.sql": WRITE},
     stdout=report(finding("orders/a.sql", 1, WRITE), errors=1, files=1))
COMMENT = "-- dbsplit: allow(cross-service-read)"
case("check: comments", CHECK + "orders/a.sql orders/b.py", status=1,
     files={**FILES, "orders/a.sql": f"{COMMENT} why\n{READ}\n"
            f"{READ} {COMMENT} why\n{COMMENT} why\n{OWN}\n{COMMENT}\n{READ}\n",
            "orders/b.py": f'run("{READ}")  #{COMMENT[2:]} why\n'},
     stderr=failed(2),
     stdout=report(
         "orders/a.sql:4:4: warning: this permission permits nothing that is "
         "there [unused-allow]\n" + quote(4, COMMENT + " why", "dbsplit") +
         "hint: take it out\n"
         "orders/a.sql:6:4: error: this permission says no reason, and permits "
         "nothing [allow-without-reason]\n" + quote(6, COMMENT, "dbsplit") +
         "hint: write why behind the parenthesis\n" +
         finding("orders/a.sql", 7), errors=2, files=1, seen=(3, 7),
         more="3 allowed; ").replace("2 errors in", "2 errors, 1 warning in"))

# Logs.
SEEN = ("in no file\nerror: the log has a read of public.users of users by "
        "orders: select email from users, seen {n} [cross-service-read]\n"
        "hint: ask users for it by its API, or keep a local copy\n")
for what, make in [("a log", "cp l s"),
                   ("an analysis",
                    '"$DBSPLIT" analyze --schema schema.sql --log l '
                    "--format json -o s")]:
    option = "--log" if what == "a log" else "--analysis"
    case("check: " + what, "", files={**ONE, "l": LOG}, status=1,
         script=f"{make}; {DO} {option} s", stderr=failed(),
         stdout=SEEN.format(n="1 time") +
         "\n1 error; 1 file and 2 statements looked into\n")
case("check: a log whose statements do not tell", CHECK + "--log l",
     files={**ONE, "l": LOG.replace("SELECT email FROM users",
                                    "SELECT email FORM users")},
     stdout="in no file\nwarning: what a statement of the log touches is not "
            "known: it does not parse: syntax error at or near \"users\": "
            "select email form users, seen 1 time [unparsed]\n"
            "hint: mend it, or allow it with a comment that says what it "
            "touches\n\n1 warning; 1 file and 2 statements looked into\n")
case("check: a log and an analysis, and files", "",
     files={**ONE, "l": LOG}, status=1, stderr=failed(2),
     script='"$DBSPLIT" analyze --schema schema.sql --log l --format json '
            f"-o s; {DO} --log l --analysis s orders",
     stdout=finding("orders/a.sql", 1) + "\n" + SEEN.format(n="2 times") +
     "\n2 errors, 1 of them in 1 file; 2 files and 3 statements looked into\n")
case("check: a log that is not there, beside one that is", CHECK +
     "--log l --log none", files={**ONE, "l": LOG}, status=1,
     stdout=SEEN.format(n="1 time") +
     "\n1 error; 1 file and 2 statements looked into\n",
     stderr=f'error: cannot open "none": {NO_FILE}\n' + failed())
case("check: a log that is not there, where nothing is found", CHECK +
     "--log l --log none", files={
         **ONE, "l": LOG.replace("email FROM users", "id FROM orders")},
     status=2, stdout=report(seen=(1, 2)),
     stderr=f'error: cannot open "none": {NO_FILE}\n'
            "error: the result is of what could be read: see the messages "
            "before\n")
wrong("no log", "--log none", f'cannot open "none": {NO_FILE}\n'
      "error: no log could be read: nothing was done")

case("check: it is interrupted", "", status=2,
     files={**FILES, "orders/0.sql": (OWN + "\n") * 90000},
     script="for i in $(seq 300); do ln orders/0.sql orders/$i.sql; done; "
            f"timeout -s INT --preserve-status {20 if SLOW else 1} "
            + DO + "--format json=r --baseline b --update-baseline "
            "--accept-new x; status=$?; ls; exit $status",
     stdout="dbsplit.yaml\norders\nschema.sql\n", stderr="error: interrupted\n")
# Within one file, and not behind it.
for name in ["INT", "TERM"]:
    case(f"check: it is interrupted in a large file, by {name}", "", status=2,
         files=FILES, script="mkdir orders; yes '" + OWN + "' | "
         f"head -n {400000 if SLOW else 3000000} >orders/a.sql; "
         f"timeout -s {name} -k {60 if SLOW else 5} --preserve-status "
         f"{20 if SLOW else 1} " + DO + "-o out --format json --baseline b "
         "--update-baseline --accept-new x; status=$?; ls; exit $status",
         stdout="dbsplit.yaml\norders\nschema.sql\n",
         stderr="error: interrupted\n")
