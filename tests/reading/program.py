"""The program as a process that tests watch and meddle with, in a directory of
its own with a schema and a plan."""

import array
import difflib
import fcntl
import itertools
import json
import os
import pty
import subprocess
import termios
import time

from harness import PROGRAM, environment, write_files  # noqa: F401
from small import FILES, log_line  # noqa: F401

HERE = os.path.dirname(os.path.abspath(__file__))
ANALYZE = [PROGRAM, "analyze", "-p", "plan.yaml", "--schema", "schema.sql"]
PARTIAL = ("error: the result is of what could be read: see the messages "
           "before\n")
JSON = ("--format", "json")
PATIENCE = 60 if PROGRAM.endswith("build/dbsplit") else 300
if "VALGRIND" in os.environ:
    PATIENCE = 600

_results = []
_name = [""]


def name(text):
    """What the checks from here on are about."""
    _name[0] = " ".join(text.split())


def check(holds, detail="does not hold"):
    _results.append(bool(holds))
    if not holds:
        print(f"{_name[0]}: {detail}")


def equal(found, expected):
    check(found == expected, f"found {found!r}, expected {expected!r}"[:500])


def equal_text(found, expected):
    lines = difflib.unified_diff(expected.splitlines(), found.splitlines(),
                                 "expected", "found", lineterm="", n=1)
    check(found == expected, "\n".join(itertools.islice(lines, 20)))


def finish():
    passed = sum(_results)
    print(f"{passed} passed, {len(_results) - passed} failed")
    return passed < len(_results)


def await_that(holds):
    """Wait until something holds, but not for ever."""
    end = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.005)
    return holds()


def descriptors(process):
    """Where the program's open files lead to."""
    try:
        return {fd: os.readlink(f"/proc/{process.pid}/fd/{fd}")
                for fd in os.listdir(f"/proc/{process.pid}/fd")}
    except OSError:
        return {}


def position(process, path):
    """How far the program has read a file; -1 if it is not open."""
    for fd, name in descriptors(process).items():
        if name != os.path.realpath(path):
            continue
        try:
            with open(f"/proc/{process.pid}/fdinfo/{fd}",
                      encoding="ascii") as info:
                return int(info.readline().split()[1])
        except OSError:
            pass
    return -1


def has_read(process, path, size):
    return process.poll() is not None or position(process, path) >= size


def is_asleep(process):
    """Do all its threads wait?"""
    states = []
    try:
        for task in os.listdir(f"/proc/{process.pid}/task"):
            with open(f"/proc/{process.pid}/task/{task}/stat",
                      encoding="utf-8") as stat:
                states.append(stat.read().rpartition(")")[2].split()[0])
    except OSError:
        pass
    return states and set(states) == {"S"}


def waits(process, path):
    """Does it wait at the end of a file?"""
    return (position(process, path) == os.path.getsize(path)
            and is_asleep(process))


def is_drained(fd):
    """Is there nothing in a pipe that somebody should read?"""
    left = array.array("i", [0])
    fcntl.ioctl(fd, termios.FIONREAD, left)
    return left[0] == 0


def csv_line(second, text):
    return (f'2026-11-23 10:00:{second:02}.000 UTC,"orders_app","shop",7,'
            f'"[local]",6560a1b2.7,{second},"SELECT",2026-11-23 10:00:00 UTC,'
            f'3/{second},0,LOG,00000,"statement: {text}",,,,,,,,,"web",'
            '"client backend",,0\n')


def json_line(second, text):
    return json.dumps({
        "timestamp": f"2026-11-23 10:00:{second:02}.000 UTC",
        "user": "orders_app", "dbname": "shop", "pid": 7,
        "session_id": "6560a1b2.7", "line_num": second, "vxid": f"3/{second}",
        "error_severity": "LOG", "message": f"statement: {text}",
        "application_name": "web", "backend_type": "client backend"}) + "\n"


def await_note(process, note):
    """Until the program says something on its standard error, a pipe."""
    for line in process.stderr:
        if line.decode() == note + "\n":
            return
    check(False, f"it did not say: {note}")


class Terminal:
    """A terminal that a program's standard error can be."""

    def __init__(self):
        self.ours, self.its = pty.openpty()

    def shown(self):
        """Everything that was drawn, once the program has ended."""
        os.close(self.its)
        drawn = b""
        while True:
            try:
                more = os.read(self.ours, 4096)
            except OSError:
                more = b""
            if not more:
                break
            drawn += more
        os.close(self.ours)
        return drawn.decode()


def start(*arguments, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, **env):
    return subprocess.Popen([*ANALYZE, *arguments], env=environment(env),
                            stdin=stdin, stdout=subprocess.PIPE, stderr=stderr)


def end(process):
    """Its status, standard output and standard error, once it has ended."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        check(False, f"did not end in {PATIENCE} s")
    return process.returncode, out.decode(), (err or b"").decode()
