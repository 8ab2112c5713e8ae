"""The program as a process that tests watch and meddle with, in a directory of
its own with a schema and a plan."""

import array
import fcntl
import os
import pty
import subprocess
import termios
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


def is_drained(fd):
    """Is there nothing in a pipe that somebody should read?"""
    left = array.array("i", [0])
    fcntl.ioctl(fd, termios.FIONREAD, left)
    return left[0] == 0


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
