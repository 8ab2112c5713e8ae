"""What people copy to have `dbsplit check` run: the commands of the pre-commit
hook, of GitHub's action and of GitLab's job, taken out of their files and run as
those do it, in a repository where a change reaches over a boundary (exit status
1, and reports that say so) and in one where none does (0). What was wrong before
the change is nobody's fault.
"""

import collections
import glob
import json
import os
import re
import shlex
import subprocess
import tempfile
from xml.etree import ElementTree

import yaml

BUILD = os.path.abspath(os.environ["BUILD"])
PATIENCE = 1200 if "VALGRIND" in os.environ else 120

# What to run, with which variables, and which files it has to write: the
# format of each, by name.
Run = collections.namedtuple("Run", "argv env reports")

PLAN = """version: 1
services:
  users:
    tables: [public.users]
  orders:
    tables: [public.orders]
    sources: ["services/orders/**"]
"""
SCHEMA = """CREATE TABLE public.users (id bigint PRIMARY KEY, name text);
CREATE TABLE public.orders (id bigint PRIMARY KEY, user_id bigint);
"""
OLD = "SELECT name FROM public.users;\n"
FILE = "services/orders/report.sql"
RIGHT = OLD + "SELECT id FROM public.orders;\n"
WRONG = RIGHT + "DELETE FROM public.users;\n"


def load(path):
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file)


# How each of them runs what its file says.


def pre_commit(_):
    """No shell: the words of entry, and then the args."""
    hook, = load(".pre-commit-hooks.yaml")
    return Run(shlex.split(hook["entry"]) + hook["args"], {}, {})


def github(since):
    action = load("plans/ci/github.yml")
    step = next(step for step in action["runs"]["steps"] if "run" in step)
    assert step["shell"] == "bash"
    inputs = {name: value["default"]
              for name, value in action["inputs"].items()}
    inputs["since"] = since
    env = {name: re.sub(r"\$\{\{ *inputs\.(\w+) *\}\}",
                        lambda m: inputs[m.group(1)], value)
           for name, value in step["env"].items()}
    assert "${{" not in step["run"] + "".join(env.values())
    return Run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c",
                step["run"]], env, {inputs["report"]: "sarif"})


def github_first_push(_):
    """There is no commit before it."""
    return github("0" * 40)


def gitlab(since):
    job = load("plans/ci/gitlab.yml")["dbsplit-check"]
    reports = job["artifacts"]["reports"]
    assert job["artifacts"]["when"] == "always"
    return Run(["bash", "-eo", "pipefail", "-c", "\n".join(job["script"])],
               {**job["variables"], "CI_MERGE_REQUEST_DIFF_BASE_SHA": since},
               {reports["codequality"]: "gitlab", reports["junit"]: "junit"})


# What is in a report: (rule, file) of each finding.


def of_sarif(text):
    return [(result["ruleId"],
             result["locations"][0]["physicalLocation"]["artifactLocation"]
             ["uri"])
            for run in json.loads(text)["runs"] for result in run["results"]]


def of_gitlab(text):
    return [(issue["check_name"], issue["location"]["path"])
            for issue in json.loads(text)]


def of_junit(text):
    return [(case.get("classname"), case.get("file"))
            for case in ElementTree.fromstring(text).iter("testcase")
            if case.find("failure") is not None]


READERS = {"sarif": of_sarif, "gitlab": of_gitlab, "junit": of_junit}


def environment(directory):
    keep = {name: value for name, value in os.environ.items()
            if name.endswith("SAN_OPTIONS")}
    return {**keep, "PATH": BUILD + ":" + os.environ["PATH"], "LC_ALL": "C",
            "HOME": directory, "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_NOSYSTEM": "1"}


def git(directory, *words):
    done = subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", *words],
        cwd=directory, env=environment(directory), check=True,
        capture_output=True, text=True)
    return done.stdout.strip()


def write(directory, name, text):
    path = os.path.join(directory, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_repository(directory, before, after, committed):
    """Where before became after; the commit that it was."""
    git(directory, "init", "-q")
    write(directory, "dbsplit.yaml", PLAN)
    write(directory, "db/schema.sql", SCHEMA)
    write(directory, FILE, before)
    git(directory, "add", ".")
    git(directory, "commit", "-q", "-m", "before")
    since = git(directory, "rev-parse", "HEAD")
    write(directory, FILE, after)
    git(directory, "add", ".")
    if committed:
        git(directory, "commit", "-q", "-m", "after")
    return since


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def complaint(make, before, after, expected):
    with tempfile.TemporaryDirectory(prefix="dbsplit-ci.") as directory:
        since = make_repository(directory, before, after,
                                make is not pre_commit)
        run = make(since)
        done = subprocess.run(
            run.argv, cwd=directory, env={**environment(directory), **run.env},
            check=False, capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode != bool(expected):
            return (f"exit status {done.returncode}: "
                    + done.stdout + done.stderr)
        for rule, _ in expected:
            if rule not in done.stdout:
                return "the output does not tell: " + done.stdout
        if not expected and "cross-service" in done.stdout:
            return "the output tells of something: " + done.stdout
        for name, kind in run.reports.items():
            path = os.path.join(directory, name)
            if not os.path.isfile(path):
                return f"there is no report {name}"
            found = READERS[kind](read(path))
            if sorted(found) != sorted(expected):
                return f"{name} has {found}"
    return None


def pattern_complaint():
    """Does the hook run for the files that are looked into?"""
    hook, = load(".pre-commit-hooks.yaml")
    for path in glob.glob("tests/check/cases/*/orders/*"):
        if (not path.endswith(".expect") and os.path.isfile(path)
                and not re.search(hook["files"], path)):
            return f"it is not run for {path}"
    return None


def tests():
    """Names, each with its complaint or None."""
    wrong = [("cross-service-write", FILE)]
    for make in (pre_commit, github, gitlab):
        yield f"ci {make.__name__} wrong", complaint(make, OLD, WRONG, wrong)
        yield f"ci {make.__name__} right", complaint(make, OLD, RIGHT, [])
    yield "ci github first push", complaint(
        github_first_push, "", WRONG,
        [("cross-service-read", FILE)] + wrong)
    yield "ci github first push, right", complaint(
        github_first_push, "", RIGHT.replace(OLD, ""), [])
    yield "ci pre-commit files", pattern_complaint()
