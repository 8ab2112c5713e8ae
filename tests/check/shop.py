"""The demo's shop: clean against its baseline, and with one statement more that
reaches over a boundary, exactly that in every format."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from xml.etree import ElementTree

PROGRAM = os.path.abspath(os.environ["BUILD"] + "/dbsplit")
SHOP = os.path.abspath("plans/shop")
PATIENCE = 1200 if "VALGRIND" in os.environ else 120
ENV = {**{k: v for k, v in os.environ.items() if not k.startswith("PG")},
       "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1795392000"}

FILE = "workload/orders_cart.sql"
PLANTED = "SELECT city\n  FROM addresses WHERE user_id = 7;\n"
RULE = "cross-service-read"
COLUMN = 8


def check(directory, *options):
    return subprocess.run(
        [PROGRAM, "check", "--schema", "schema.sql", "--baseline",
         "dbsplit.baseline", *options],
        cwd=directory, env=ENV, capture_output=True, check=False,
        timeout=PATIENCE)


def found_in_text(text):
    return [(m[1], int(m[2]), int(m[3]), m[4]) for m in
            re.finditer(r"^(.+?):(\d+):(\d+): error: .* \[(.+)\]$", text, re.M)]


def found_in_json(text):
    return [(f["file"], f["line"], f["column"], f["rule"])
            for f in json.loads(text)["findings"]]


def found_in_sarif(text):
    found = []
    for run in json.loads(text)["runs"]:
        for result in run["results"]:
            place = result["locations"][0]["physicalLocation"]
            found.append((place["artifactLocation"]["uri"],
                          place["region"]["startLine"],
                          place["region"]["startColumn"], result["ruleId"]))
    return found


# JUnit and GitLab know of no columns.


def found_in_junit(text):
    return [(case.get("file"), int(case.get("line")), COLUMN,
             failure.get("type"))
            for case in ElementTree.fromstring(text).iter("testcase")
            for failure in case.iter("failure")]


def found_in_github(text):
    return [(m[1], int(m[2]), int(m[3]), m[4]) for m in
            re.finditer(r"^::error file=([^,]+),line=(\d+),(?:[^:]*?)col=(\d+)"
                        r".*?title=([^:,]+)", text, re.M)]


def found_in_gitlab(text):
    return [(f["location"]["path"], f["location"]["lines"]["begin"], COLUMN,
             f["check_name"]) for f in json.loads(text)]


READERS = {"text": found_in_text, "json": found_in_json,
           "sarif": found_in_sarif, "junit": found_in_junit,
           "github": found_in_github, "gitlab": found_in_gitlab}


def said(done):
    return (f"exit status {done.returncode}: "
            + done.stdout.decode(errors="replace")
            + done.stderr.decode(errors="replace"))


def complaint_of_format(directory, name, line):
    done = check(directory, "--format", name)
    expected = [(FILE, line, COLUMN, RULE)]
    try:
        found = READERS[name](done.stdout.decode())
    except (ValueError, KeyError, TypeError, StopIteration) as why:
        return f"{why!r}: " + said(done)
    if done.returncode != 1 or found != expected:
        return f"found {found}, " + said(done)
    return None


def complaint_of_all(directory, line):
    """All formats of one run, each to its file."""
    options = [f"--format={name}={name}.out" for name in READERS]
    done = check(directory, *options)
    if done.returncode != 1 or done.stdout:
        return said(done)
    for name, reader in READERS.items():
        with open(f"{directory}/{name}.out", encoding="utf-8") as file:
            found = reader(file.read())
        if found != [(FILE, line, COLUMN, RULE)]:
            return f"{name}: found {found}"
    return None


def tests():
    """Names, each with its complaint or None."""
    with tempfile.TemporaryDirectory(prefix="dbsplit-shop.") as base:
        directory = shutil.copytree(SHOP, os.path.join(base, "shop"))
        done = check(directory)
        yield ("the shop is clean against its baseline",
               said(done) if done.returncode else None)
        with open(f"{directory}/{FILE}", "r+", encoding="utf-8") as file:
            line = file.read().count("\n") + 2
            file.write(PLANTED)
        for name in READERS:
            yield (f"what is planted in the shop is found, as {name}",
                   complaint_of_format(directory, name, line))
        yield ("what is planted in the shop is found, in all formats at once",
               complaint_of_all(directory, line))
