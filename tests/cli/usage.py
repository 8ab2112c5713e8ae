"""The command line: commands, options, help."""

from harness import case
from small import FILES, MODEL

VERSION = "dbsplit 0.1.0\n"


def wrong(name, arguments, message, hint=None, **rest):
    """A usage error: exit status 2, nothing on standard output."""
    stderr = f"error: {message}\n" + (f"hint: {hint}\n" if hint else "")
    case(name, arguments, status=2, stderr=stderr, **rest)


wrong("no command", "", "no command is named",
      '"dbsplit --help" lists them')
wrong("a command with a mistake", "analyse",
      'there is no command "analyse"', 'did you mean "analyze"?')
wrong("a command of the design that does not exist", "migrate --phase 1",
      'there is no command "migrate"', "this dbsplit has: init, analyze, plan, check, demo")
wrong("a command that is no text", [b"\xff\x1b[2J"],
      'there is no command "\\xff\\x1b[2J"',
      "this dbsplit has: init, analyze, plan, check, demo")
wrong("help of an unknown command", "help analise",
      'there is no command "analise"', 'did you mean "analyze"?')
wrong("an unknown option", "analyze --shema x",
      'unknown option "--shema"', 'did you mean "--schema"?')
wrong("an unknown option that is like none", "analyze --frobnicate",
      'unknown option "--frobnicate"', "--help lists the options")
wrong("an unknown option before the command", "--schema x analyze",
      'unknown option "--schema"', "--help lists the options")
wrong("an unknown letter", "analyze -qx", 'unknown option "-x"',
      "--help lists the options")
wrong("an unknown letter of several bytes", "analyze -qé",
      'unknown option "-é"', "--help lists the options")
wrong("an unknown letter that is no text", ["analyze", b"-\xff"],
      'unknown option "-\\xff"', "--help lists the options")
wrong("a value that is missing", "analyze --schema",
      'option "--schema" needs a value: FILE')
wrong("a letter's value that is missing", "analyze -qvp",
      'option "--plan" needs a value: FILE')
wrong("a value for a flag", "analyze --quiet=1",
      'option "--quiet" takes no value')
wrong("a value given twice", "analyze -p a --plan=b",
      'option "--plan" is given twice', "it takes one value")
wrong("several values behind one option", "analyze --schema a.sql b.sql",
      'unexpected argument "b.sql"',
      "an option that takes several files is repeated, with one value each")
wrong("an argument behind two dashes", "analyze -- --schema",
      'unexpected argument "--schema"',
      "an option that takes several files is repeated, with one value each")
wrong("an empty argument", ["analyze", ""], 'unexpected argument ""',
      "an option that takes several files is repeated, with one value each")
wrong("a format with a mistake", "analyze --format jsn",
      'there is no format "jsn"', 'did you mean "json"?')
wrong("an unknown format", "analyze --format yaml",
      'there is no format "yaml"', "one of text, json, dot, csv")
wrong("a kind with a mistake", "analyze --kind foreign_key",
      'there is no kind of crossing "foreign_key"',
      'did you mean "foreign-key"?')
wrong("an unknown kind", "analyze --kind lunch",
      'there is no kind of crossing "lunch"',
      '"dbsplit analyze --help" lists them')
wrong("an unknown log format", "analyze --log-format fax",
      'there is no log format "fax"',
      "one of csv, json, stderr, sql, stats; or of rds, aurora, cloudsql, "
      "alloydb, azure, heroku, cnpg, cri, docker, syslog")
wrong("a format for an explanation", "analyze --explain 1 --format json",
      "--explain is text: it has no --format")
for jobs in ["0", "-1", "+2", "2x", "1025", "99999999999999999999"]:
    wrong("jobs " + jobs, "analyze --jobs=" + jobs,
          f'--jobs "{jobs}" is no number from 1 to 1024')
wrong("two schemas", "analyze --db x --schema y",
      "--db and --schema both say where the schema is",
      "--schema FILE stands in place of a database")
wrong("narrowing an explanation", "analyze --explain 1 --kind read",
      "--explain is of one crossing: --service, --table and --kind do not go "
      "with it")
wrong("a value of --stats behind it", "analyze --stats x.csv",
      'unexpected argument "x.csv"',
      "a value of --stats is written in one word: --stats=FILE")
for option in ["--log x", "--stats", "--analysis x", "--format csv",
               "--service x", "--table x", "--kind read", "--explain x"]:
    wrong("a catalog with " + option, "analyze --print-catalog " + option,
          "--print-catalog prints the schema alone: "
          f"{option.split()[0]} does not go with it")
for name, option, message, hint in [
        ("service", "--service order", 'there is no service "order"',
         'did you mean "orders"?'),
        ("service like none", "--service x", 'there is no service "x"',
         "there is users, orders"),
        ("table", "--table userz", 'there is no table "userz"',
         'did you mean "users"?')]:
    wrong(f"an unknown {name}, before the logs are read",
          MODEL + option + " --log none", message, hint, files=FILES)
wrong("standard input twice", "analyze --log - --schema -",
      "standard input is named 2 times and can be read once")
wrong("nothing at all", "analyze",
      "there is no ownership plan: no dbsplit.yaml here or in a directory "
      "above",
      'name one with --plan FILE, or write a first one with "dbsplit init"')

for option in ["--version", "analyze --version", "--version analyze",
               "analyze --schema x --version"]:
    case("version: " + option, option, stdout=VERSION)
for one, other in [("--help", "help"), ("-h", "--help"),
                   ("analyze --help", "help analyze"),
                   ("-h analyze", "analyze -h"),
                   ("analyze --help", "analyze --schema x -qvh")]:
    case(f"help: {one} is {other}", "",
         script=f'"$DBSPLIT" {one} >a && "$DBSPLIT" {other} >b && cmp a b')
case("help fits into 80 columns", "",
     script='for c in "" analyze check demo; do "$DBSPLIT" $c --help; done |'
            ' LC_ALL=C.UTF-8 awk "length > 80"')
