"""Findings of a plan, and of a schema by itself: each directory of plans/ has a
dbsplit.yaml, a schema.sql and perhaps files/, which are checked. Where there is
before/, that is what files/ were when all findings were put into a baseline.
The lines of "expect" are all that is found:

    rule consumer owner object

in any order, "-" being nothing and "*" anything. Where they stand is the matter
of other tests.
"""

import json
import os
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__)) + "/plans"
PROGRAM = os.path.abspath(os.environ["BUILD"] + "/dbsplit")
PATIENCE = 1200 if "VALGRIND" in os.environ else 120
# 2026-11-23: what is "today" for the dates of a plan.
ENV = {**{k: v for k, v in os.environ.items() if not k.startswith("PG")},
       "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1795392000"}


def read_expected(directory):
    with open(directory + "/expect", encoding="utf-8") as lines:
        return [tuple(line.rstrip("\n").split(" ", 3)) for line in lines]


def fits(expected, found):
    return all(e in ("*", f) for e, f in zip(expected, found))


def differences(expected, found):
    """A line for each of either that the other one has not."""
    for e in sorted(expected, key=lambda e: e.count("*")):
        there = next((f for f in found if fits(e, f)), None)
        if there:
            found.remove(there)
        else:
            yield "expected " + " ".join(e)
    for f in found:
        yield "got " + " ".join(f)


def check(directory, *options):
    files = ["files"] if os.path.isdir(directory + "/files") else []
    return subprocess.run(
        [PROGRAM, "check", "-p", "dbsplit.yaml", "--schema", "schema.sql",
         "--format", "json", *options, *files],
        cwd=directory, env=ENV, capture_output=True, check=False,
        timeout=PATIENCE)


def said(done):
    return (f"exit status {done.returncode}: "
            + done.stderr.decode(errors="replace"))


def check_as_it_was(directory):
    """The options that a baseline of before/ takes; a failure, or None."""
    if not os.path.isdir(directory + "/before"):
        return [], None
    os.rename(directory + "/files", directory + "/after")
    os.rename(directory + "/before", directory + "/files")
    done = check(directory, "--baseline", "baseline.json",
                 "--update-baseline", "--accept-new", "it was there before")
    os.rename(directory + "/files", directory + "/before")
    os.rename(directory + "/after", directory + "/files")
    return ["--baseline", "baseline.json"], done if done.returncode else None


def complaint(directory):
    options, failure = check_as_it_was(directory)
    if failure:
        return "as it was: " + said(failure)
    done = check(directory, *options)
    try:
        findings = json.loads(done.stdout)["findings"]
    except (ValueError, KeyError):
        return said(done)
    found = [tuple(f[key] or "-"
                   for key in ("rule", "consumer", "owner", "object"))
             for f in findings]
    errors = any(f["severity"] == "error" for f in findings)
    if done.returncode != errors:
        return said(done)
    return "; ".join(differences(read_expected(directory), found)) or None


def tests():
    """Names, each with its complaint or None."""
    for name in sorted(os.listdir(HERE)):
        with tempfile.TemporaryDirectory(prefix="dbsplit-plans.") as directory:
            copy = shutil.copytree(os.path.join(HERE, name),
                                   os.path.join(directory, name),
                                   symlinks=True)
            yield f"plan {name}", complaint(copy)
