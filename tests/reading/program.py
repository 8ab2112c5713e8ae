"""The program as a process that tests watch and meddle with, in a directory of
its own with a schema and a plan."""

import os
import pty
import subprocess
import time

from harness import PROGRAM, environment, write_files  # noqa: F401
from small import FILES, log_line  # noqa: F401

ANALYZE = [PROGRAM, "analyze", "-p", "plan.yaml", "--schema", "schema.sql"]
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
    check(found == expected, f"found {found!r}, expected {expected!r}")


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
