"""Cases of the program's command line.

case(NAME, ARGUMENTS, ...) says how the program is run and everything that is
expected of it: standard output and standard error, byte for byte, and the exit
status. It runs in an empty directory of its own, with the files of `files` in
it, and with no variable in the environment that is not named here.
"""

import dataclasses
import difflib
import os
import subprocess
import typing

PROGRAM = os.path.abspath(os.environ["BUILD"] + "/dbsplit")
PATIENCE = 1200 if "VALGRIND" in os.environ else 120
CASES = []

# 2026-11-23: what is "today" for dates of a plan.
DAY = "1795392000"


@dataclasses.dataclass
class Case:
    name: str
    arguments: list
    status: int = 0
    stdout: str = ""
    stderr: str = ""
    stdin: bytes = b""
    files: dict = dataclasses.field(default_factory=dict)
    env: dict = dataclasses.field(default_factory=dict)
    # A shell script in place of the arguments; $DBSPLIT is the program.
    script: str = ""
    # Called with the directory afterwards; returns a complaint or None.
    check: typing.Optional[typing.Callable] = None


def case(name, arguments, **rest):
    """Add a case. Arguments are a list, or words of one string."""
    if isinstance(arguments, str):
        arguments = arguments.split()
    assert all(other.name != name for other in CASES), name
    CASES.append(Case(name, arguments, **rest))


def limit(kilobytes):
    """Bound the memory; a sanitizer or valgrind takes more for itself."""
    return ('case $DBSPLIT in */asan/* | */valgrind/*) ;; '
            f'*) ulimit -v {kilobytes} ;; esac')


def environment(extra):
    keep = {name: value for name, value in os.environ.items()
            if name == "PATH" or name.endswith("SAN_OPTIONS")}
    return {**keep, "LC_ALL": "C", "SOURCE_DATE_EPOCH": DAY,
            "PGCONNECT_TIMEOUT": "5", "DBSPLIT": PROGRAM, **extra}


def write_files(directory, files):
    for name, content in files.items():
        path = os.path.join(directory, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if content is None:
            os.makedirs(path)
            continue
        if isinstance(content, str):
            content = content.encode()
        with open(path, "wb") as file:
            file.write(content)


def differs(what, expected, found):
    found = found.decode("utf-8", "backslashreplace")
    if found == expected:
        return None
    lines = difflib.unified_diff(
        [repr(line) for line in expected.splitlines(keepends=True)],
        [repr(line) for line in found.splitlines(keepends=True)],
        "expected", "found", lineterm="")
    return what + " differs\n" + "\n".join(lines)


def run(c, directory):
    """Run a case; None, or what is wrong."""
    write_files(directory, c.files)
    command = ["sh", "-c", c.script] if c.script else [PROGRAM, *c.arguments]
    try:
        done = subprocess.run(command, cwd=directory, input=c.stdin,
                              env=environment(c.env), timeout=PATIENCE,
                              capture_output=True, check=False)
    except subprocess.TimeoutExpired:
        return f"did not end in {PATIENCE} s"
    complaints = [
        differs("standard output", c.stdout, done.stdout),
        differs("standard error", c.stderr, done.stderr),
        None if done.returncode == c.status else
        f"exit status {done.returncode}, expected {c.status}",
        c.check(directory) if c.check else None,
    ]
    return "\n".join(filter(None, complaints)) or None
