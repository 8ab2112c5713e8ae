"""Where the result goes, and what happens if it cannot go there."""

import os
import stat

from harness import case
from small import CSV_HEAD, FILES, KEY, MODEL

VERSION = "dbsplit 0.1.0\n"


def holds(name, text, mode=None):
    """The file `name` holds just that, and there is nothing beside it."""
    def check(directory):
        path = os.path.join(directory, name)
        with open(path, encoding="utf-8") as file:
            if file.read() != text:
                return f"{name} does not hold what was expected"
        found = stat.S_IMODE(os.stat(path).st_mode)
        if mode is not None and found != mode:
            return f"{name} has mode {found:o}"
        left = [n for n in os.listdir(os.path.dirname(path))
                if n.endswith(".tmp")]
        return f"left behind: {left}" if left else None
    return check


case("a file", "--version -o out", check=holds("out", VERSION, 0o600))
case("a file, option and value in one word", "--version --output=out",
     check=holds("out", VERSION))
case("a file that exists is replaced", "--version -oout",
     files={"out": "old"}, check=holds("out", VERSION))
case("a dash is standard output", "--version -o -", stdout=VERSION)
case("a pipe is written to, not replaced", "",
     script='mkfifo p; cat p & "$DBSPLIT" --version -o p; wait; test -p p',
     stdout=VERSION)
case("a device is written to, not replaced", "--version -o /dev/stdout",
     stdout=VERSION)
case("a directory", "--version -o dir", files={"dir": None}, status=2,
     stderr='error: cannot open "dir": Is a directory\n')
case("closed standard output", "", script='"$DBSPLIT" --version >&-',
     status=2,
     stderr='error: cannot write "standard output": Bad file descriptor\n')
case("closed standard output is not the next file", "",
     script='"$DBSPLIT" --version -o out >&-', check=holds("out", VERSION))
case("everything is closed", "", script='"$DBSPLIT" --version <&- >&- 2>&-',
     status=2)
case("a full device", "", script='"$DBSPLIT" --version >/dev/full', status=2,
     stderr='error: cannot write "standard output": '
            'No space left on device\n')
case("a full device, of an analysis",
     MODEL + "--format json -o /dev/full", files=FILES, status=2,
     stderr='error: cannot write "/dev/full": No space left on device\n')
case("an analysis in a file", MODEL + "--format csv -o out",
     files={**FILES, "out": "old"},
     check=holds("out", (CSV_HEAD + KEY).replace("\r\n", "\n"), 0o600))
case("an analysis that there is no room for",
     "", files={**FILES, "out": "old"},
     # Where coverage is measured, its files have no room either.
     script=f'export GCOV_ERROR_FILE=/dev/null; ulimit -f 2; trap "" XFSZ; '
            f'"$DBSPLIT" {MODEL} --format json '
            '-o out',
     status=2, check=holds("out", "old"),
     stderr='error: cannot write "out": File too large\n')
case("a reader that went away", "",
     script='mkfifo gone; { read -r _ <gone; "$DBSPLIT" --help; '
            'echo $? >status; } | { exec <&-; : >gone; }; cat status',
     stdout="141\n")

for name, path, message in [
        ("a directory that does not exist", "none/out",
         'cannot create "none/out": No such file or directory'),
        ("a directory as the result", "dir",
         '"dir" is a directory, not a file'),
        ("no name", "", "--output names no file")]:
    case(name + " is told before anything is read",
         ["analyze", "-p", "none", "--schema", "none", "-o", path], status=2,
         files={"dir": None}, stderr=f"error: {message}\n")

# The terminal went away while a log is read: nobody would see that a result is
# not of all logs. The pipe lets its writer in once there is a reader.
case("SIGHUP while a log is read", "", files={**FILES, "out": "old"},
     script="""
mkfifo p
"$DBSPLIT" analyze -p plan.yaml --schema schema.sql --log p -o out & reader=$!
exec 3>p
kill -s HUP $reader
wait $reader 2>/dev/null
echo $?; ls; cat out""",
     stdout="129\nout\np\nplan.yaml\nschema.sql\nold")
