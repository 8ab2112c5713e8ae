"""What the tests of the demo share: counting, and running the program."""

import os
import subprocess
import time

ROOT = os.getcwd()
BUILD = os.path.abspath(os.environ["BUILD"])
PROGRAM = BUILD + "/dbsplit"
RESULTS = []

# Sanitizers have a build of their own, valgrind says that it is there; both
# take patience.
PATIENCE = 30 if os.path.basename(BUILD) == "build" else 300
if "VALGRIND" in os.environ:
    PATIENCE = 600


class GiveUp(Exception):
    """Nothing after this could pass."""


def check(name, holds, detail=""):
    RESULTS.append(bool(holds))
    if not holds:
        print(f"{name}: {detail or 'does not hold'}")
    return holds


def finish():
    passed = sum(RESULTS)
    print(f"{passed} passed, {len(RESULTS) - passed} failed")
    return passed < len(RESULTS)


def environment(**extra):
    """Ours, without anything that leads to another server."""
    kept = {k: v for k, v in os.environ.items()
            if not k.startswith("PG") and not k.startswith("DBSPLIT_")}
    return {**kept, "SOURCE_DATE_EPOCH": "1795392000", **extra}


def run(*arguments, program=PROGRAM, env=None, prefix=()):
    return subprocess.run([*prefix, program, *arguments], text=True,
                          errors="backslashreplace", capture_output=True,
                          env=env or environment(), check=False,
                          stdin=subprocess.DEVNULL, timeout=PATIENCE * 4)


def await_that(holds, seconds):
    """Wait until something holds, but no longer than that."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)


def left(base):
    """Processes and directories of a demo in base."""
    found = [name for name in os.listdir(base)
             if name.startswith("dbsplit-demo-")]
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                command = file.read()
        except OSError:
            continue
        if base.encode() + b"/dbsplit-demo-" in command:
            found.append(command.replace(b"\0", b" ").decode())
    return found
