"""Files that cannot be read, or are not what they should be."""

import gzip

from harness import case
from small import CSV_HEAD, FILES, KEY, MODEL, PLAN, log_line

NO_FILE = "No such file or directory"
NOTHING = "error: no log could be read: nothing was done\n"
PARTIAL = ("error: the result is of what could be read: see the messages "
           "before\n")
KNOWN_LOGS = (
    "hint: csvlog, jsonlog, pg_stat_statements as CSV, SQL and the logs of "
    "services are recognised; for a stderr log with a prefix of your own, name "
    "it with --log-line-prefix, as postgresql.conf has it\n")


def bad(name, arguments, stderr, **rest):
    case(name, arguments, status=2, stderr=stderr, files={**FILES, "dir": None,
         "empty": "", "a": log_line(1, "SELECT email FROM users"),
         "b": "", "binary": b"\x14\xcf\xe9\x00\x10\xf0p\xa8" * 100}, **rest)


for what in ["plan", "schema", "log", "analysis"]:
    options = {"plan": "-p {} --schema schema.sql",
               "schema": "-p plan.yaml --schema {}",
               "log": "-p plan.yaml --schema schema.sql --log {}",
               "analysis": "--analysis {}"}[what]
    after = NOTHING if what == "log" else ""
    bad(f"a {what} that does not exist", "analyze " + options.format("none"),
        f'error: cannot open "none": {NO_FILE}\n' + after)
    hint = ("hint: name its files, each with --schema, in the order in which "
            "they are to be run\n" if what == "schema" else "")
    bad(f"a directory in place of a {what}",
        "analyze " + options.format("dir"),
        'error: there is no log in the directory "dir"\n' if what == "log"
        else 'error: "dir" is a directory, not a file\n' + hint)

bad("an empty plan", "analyze -p empty --schema schema.sql",
    'empty:1:1: error: the file is empty\n'
    'error: "empty" cannot be read as YAML\n')
bad("an empty analysis", "analyze --analysis empty",
    "empty:1:0: error: this is no JSON: '[' or '{' expected near end of "
    "file\n")
bad("an analysis that is no JSON", "analyze --analysis schema.sql",
    "schema.sql:1:6: error: this is no JSON: '[' or '{' expected near "
    "'CREATE'\n")
bad("an empty schema", "analyze -p plan.yaml --schema empty",
    'error: the schema in "empty" has no table\n')
case("a schema that is no text", "analyze --print-catalog --schema binary",
     files={"binary": b"\x00\x14\xcf" * 100},
     stdout="schema public owner pg_database_owner\n"
            "gap binary:1:1 'it holds a NUL byte'\nserver:\n",
     stderr="binary:1:1: warning: it holds a NUL byte\n")
case("a schema whose names a terminal should not see", "",
     script='"$DBSPLIT" analyze --print-catalog --schema schema.sql | '
            "grep '^role'",
     files={"schema.sql": 'CREATE TABLE t (); CREATE ROLE "\x1b[2J\u202e";'},
     stdout='role "\\x1b[2J\\u{202e}" inherit member of ()\n')
bad("a log that is no text", MODEL + "--log binary",
    'error: "binary" is not a log that dbsplit knows\n' + KNOWN_LOGS + NOTHING)
case("an empty log", MODEL + "--format csv --log empty",
     files={**FILES, "empty": ""}, stdout=CSV_HEAD + KEY,
     stderr="empty:1:1: warning: this holds no entry\n")
case("two empty logs", MODEL + "--format csv --log empty --log empty2",
     files={**FILES, "empty": "", "empty2": ""}, stdout=CSV_HEAD + KEY,
     stderr="empty:1:1: warning: this holds no entry\n"
            "empty2:1:1: warning: this holds no entry\n")
bad("a log that is in another format than was said",
    MODEL + "--log a --log-format json",
    "a:1:1: warning: this is no log entry\n"
    'error: nothing in "a" is a log entry\n' + NOTHING)
for what in ["log", "analysis"]:
    case(f"one {what} twice", "", status=2,
         script=f'ln -s a b; "$DBSPLIT" analyze -p plan.yaml --schema '
                f'schema.sql --{what} a --{what} b', files={**FILES, "a": ""},
         stderr=f'error: --{what} "b" is the same file as "a": it would count '
                "twice\n")

READ = ("8755eef690,read,orders,users,ca185b82cb07c592,public.users,1,0,false,,"
        "select email from users\r\n")
LINE = log_line(1, "SELECT email FROM users")
CONTAINER = "2026-11-23T12:00:01.000000001Z stderr F "
case("a log of a service that is named",
     MODEL + "--format csv --log-format cri --log log",
     files={**FILES, "log": "of\nthe\nnode\n" + CONTAINER +
            LINE},
     stdout=CSV_HEAD + READ + KEY,
     stderr="log:1:1: warning: this and 2 more are no log entries\n")
for name, text, complaint in [
        ("a log with CRLF", LINE.replace("\n", "\r\n"), ""),
        ("a log with a byte order mark", b"\xef\xbb\xbf" + LINE.encode(), ""),
        ("a log whose last line is cut", LINE + LINE[:30],
         "log:2:1: warning: this is no log entry\n"),
        ("a log with NUL bytes",
         LINE.encode() + b"\0" * 5000 + b"\n" + b"\0\0\n",
         "log:2:1: warning: this and 1 more are no log entries\n"),
        ("a csvlog whose last record is cut",
         b'2026-11-23 10:00:01.000 UTC,"orders_app","shop",7,"[local]",'
         b'6560a1b2.7,1,"SELECT",2026-11-23 10:00:00 UTC,3/1,0,LOG,00000,'
         b'"statement: SELECT email FROM users",,,,,,,,,"web",'
         b'"client backend",,0\n'
         b'2026-11-23 10:00:01.000 UTC,"orders_app","shop',
         "log:2:1: warning: this is no log entry\n")]:
    case(name, MODEL + "--log log --format csv",
         files={**FILES, "log": text}, stdout=CSV_HEAD + READ + KEY,
         stderr=complaint)
bad("one log of three that cannot be read",
    MODEL + "--format csv --log a --log none --log b",
    f'error: cannot open "none": {NO_FILE}\n'
    "b:1:1: warning: this holds no entry\n" + PARTIAL,
    stdout=CSV_HEAD + READ + KEY)

for what, name in [("plan", "plan.yaml"), ("schema", "schema.sql"),
                   ("log", "a")]:
    bad(f"a result in place of the {what}", "",
        f'error: --output "./{name}" is the file of --{what}: it would be '
        "lost\n",
        script=f'"$DBSPLIT" {MODEL} --log a -o ./{name}')
bad("a result in place of the plan that is found", "",
    'error: --output "dbsplit.yaml" is the file of --plan: it would be lost\n',
    script='mv plan.yaml dbsplit.yaml; "$DBSPLIT" analyze --schema schema.sql '
           '-o dbsplit.yaml')
case("a log that is compressed", MODEL + "--log a --format csv",
     files={**FILES, "a": gzip.compress(LINE.encode())},
     stdout=CSV_HEAD + READ + KEY)
case("a log that is compressed and cut off", MODEL + "--log a", status=2,
     files={**FILES, "a": gzip.compress(LINE.encode())[:-4]},
     stderr='error: cannot read "a" to its end: it is damaged or cut off\n' +
            NOTHING)
case("a plan that is found above", "",
     script='cd a/b && "$DBSPLIT" analyze --schema ../../schema.sql '
            '--format csv',
     files={"schema.sql": FILES["schema.sql"], "dbsplit.yaml": PLAN,
            "a/b": None}, stdout=CSV_HEAD + KEY)
case("a schema from standard input", "",
     script='"$DBSPLIT" analyze -p plan.yaml --schema - --format csv '
            '<schema.sql',
     files=FILES, stdout=CSV_HEAD + KEY)
case("a schema from a pipe", "",
     script='mkfifo p; cat schema.sql >p & '
            '"$DBSPLIT" analyze -p plan.yaml --schema p --format csv',
     files=FILES, stdout=CSV_HEAD + KEY)

LOGS = {**FILES, "logs/b": LINE, "logs/a": log_line(2, "SELECT id FROM orders"),
        "logs/.hidden": LINE, "logs/b~": LINE, "logs/b.tmp": LINE,
        "logs/old/c": LINE}
case("a directory of logs", MODEL + "--log logs --format csv", files=LOGS,
     stdout=CSV_HEAD + READ + KEY)
case("a directory with more than logs", MODEL + "--log logs --format csv",
     files={**LOGS, "logs/README": "of the logs"}, stdout=CSV_HEAD + READ + KEY,
     stderr='warning: "logs/README" is not a log that dbsplit knows\n' +
            KNOWN_LOGS)
case("a directory with a log of an unknown prefix",
     MODEL + "--log logs --format csv", status=2,
     files={**LOGS, "logs/c": "[a] user@shop (LOG:  statement: SELECT 1\n"},
     stdout=CSV_HEAD + READ + KEY,
     stderr='error: "logs/c" is not a log that dbsplit knows\n' +
            KNOWN_LOGS + PARTIAL)
case("a directory without logs", MODEL + "--log logs --format csv",
     files={**FILES, "logs/README": "of the logs"}, status=2,
     stderr='warning: "logs/README" is not a log that dbsplit knows\n' +
            KNOWN_LOGS + NOTHING)
case("a glob that the shell left alone",
     MODEL + "--log logs/[b] --format csv", files=LOGS,
     stdout=CSV_HEAD + READ + KEY)
case("a file that is named as a glob is",
     MODEL + "--log logs/[b] --format csv",
     files={**LOGS, "logs/[b]": LINE, "logs/b": "no log"},
     stdout=CSV_HEAD + READ + KEY)
case("a directory of logs and a file of it", MODEL + "--log logs --log logs/b",
     files=LOGS, status=2,
     stderr='error: --log "logs/b" is the same file as "logs/b": it would '
            "count twice\n")
case("a glob that matches no file", MODEL + "--log logs/*.csv", files=LOGS,
     status=2, stderr='error: no file matches "logs/*.csv"\n')
case("a result in place of a log of the directory",
     MODEL + "--log logs -o logs/a", files=LOGS, status=2,
     stderr='error: --output "logs/a" is the file of --log: it would be '
            "lost\n")

# An entry at 10:00:01, and the one that READ counts at 10:00:02.
TIMES = {**FILES, "a": log_line(1, "SELECT id FROM orders") +
         log_line(2, "SELECT email FROM users"),
         "untimed": "[7] orders_app@shop LOG:  statement: SELECT 1\n"}


def period(name, options, stdout="", **rest):
    case(name, (MODEL + "--log a --format csv").split() + options,
         files=TIMES, stdout=stdout, **rest)


def no_time(option, text):
    period(f"--{option} {text}", ["--" + option, text], status=2,
           stderr=f'error: --{option} "{text}" is no time\n'
                  'hint: write it as "2026-11-24" or "2026-11-24 10:00", '
                  "with a zone such as +02:00 if it is not UTC\n")


period("entries from a time on", ["--since", "2026-11-23 10:00:02"],
       CSV_HEAD + READ + KEY)
period("entries from behind a time", ["--since", "2026-11-23 10:00:02.5"],
       CSV_HEAD + KEY)
period("entries up to a time", ["--until", "2026-11-23T10:00:02Z"],
       CSV_HEAD + KEY)
period("entries up to a time in another zone",
       ["--until", "2026-11-23T12:00:02.25+02:00"], CSV_HEAD + READ + KEY)
period("entries of a day", ["--since", "2026-11-23", "--until", "2026-11-24"],
       CSV_HEAD + READ + KEY)
period("entries of another day", ["--since", "2026-11-24"], CSV_HEAD + KEY)
period("a period without a time in it",
       ["--since", "2026-11-24", "--until", "2026-11-24 02:00+02:00"],
       status=2, stderr='error: --until "2026-11-24 02:00+02:00" is not after '
                        '--since "2026-11-24"\n')


def far(name, written, stdout, *notes):
    """Entries since the 26th, of a log of the 23rd that was written then."""
    case(name, "", script=f'touch -d "{written}" a; '
         '"$DBSPLIT" analyze -v -p plan.yaml --schema schema.sql --log a '
         "--since '2026-11-26' --format csv 2>&1 | "
         "grep -E '^(a is|reading a|warning)|,.*,.*,.*,.*,'",
         files=TIMES, stdout="".join(f"{note}\n" for note in notes) +
         stdout)


far("a log of another time", "2026-11-23 10:00:03Z", CSV_HEAD + KEY,
    "a is of another time", "warning: of another time than --since and --until "
    "ask for, and not read: 1 of 1 logs, which -v names")
far("a log that was written to since", "2026-11-25 10:00:00Z", CSV_HEAD + KEY,
    "reading a")
far("a log that is older than it says", "2026-11-22 10:00:00Z",
    CSV_HEAD + KEY, "reading a")
period("a log from behind a period", ["--until", "2026-11-22", "-v"],
       CSV_HEAD + KEY, stderr="reading plan.yaml\nreading schema.sql\n"
       "a is of another time\nwarning: of another time than --since and "
       "--until ask for, and not read: 1 of 1 logs, which -v names\n"
       "analyzing\n")

no_time("since", "yesterday")
no_time("since", "2026-02-30")
no_time("until", "2026-11-24 25:00")
no_time("until", "2026-11-24 10:00 or so")
no_time("until", "")
case("a period of a log without times",
     (MODEL + "--since 2026-11-23 --log untimed --log-line-prefix").split() +
     ["[%p] %u@%d "], files=TIMES, status=2,
     stderr='error: "untimed" does not say when: --since and --until need '
            "times in a log\n" + NOTHING)
case("two halves of a log", "", files=TIMES, stdout="",
     script="""
analyze() {
	"$DBSPLIT" analyze -p plan.yaml --schema schema.sql --format json "$@"
}
analyze --log a >whole
analyze --log a --until '2026-11-23 10:00:02' >first
analyze --log a --since '2026-11-23 10:00:02' >second
"$DBSPLIT" analyze --analysis first --analysis second --format json >sum
cmp whole sum""")
case("logs with a bound on memory",
     MODEL + "--log logs --format csv --max-memory 64m", files=LOGS,
     stdout=CSV_HEAD + READ + KEY)
case("logs read by two jobs", MODEL + "--log logs --format csv --jobs 2",
     files=LOGS, stdout=CSV_HEAD + READ + KEY)
