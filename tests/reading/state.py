"""Logs that are read in several runs, with --state: together they find what one
run finds in all of it, whatever becomes of the logs between them."""

import gzip
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time

from following import append, entries, settle
from interruption import VALIDATOR
from program import (HERE, JSON, PARTIAL, await_that, check, csv_line, end,
                     equal, equal_text, has_read, json_line, log_line, start,
                     write_files)
from small import KEY, CSV_HEAD, PLAN

LOGS = HERE + "/../unit/cross/logs/"
PREFIX = ("--log-line-prefix", "%m [%p] %c %l %v %q%u@%d/%a ")
# What a session was told, and the log does not say again.
TOLD = re.compile(rb"statement: (?:set search_path|prepare )")
SESSION = {"csv": rb",([0-9a-f]{8}\.[0-9a-f]+),",
           "json": rb'"session_id":"([0-9a-f.]+)"',
           "stderr": rb"\] ([0-9a-f]{8}\.[0-9a-f]+) "}
NOTHING = "error: no log could be read: nothing was done\n"
CUTS = 5 if "VALGRIND" in os.environ else 30


def run(*arguments, status=0, said=""):
    """What it prints."""
    found, out, err = end(start(*arguments))
    equal((found, err), (status, said))
    return out


def state(*logs, said="", status=0, options=()):
    """What a run with logs and the state prints."""
    named = [word for log in logs for word in ("--log", log)]
    return run("--state", "state", *named, *options, *JSON, said=said,
               status=status)


def plain(*logs, options=()):
    named = [word for log in logs for word in ("--log", log)]
    return run(*named, *options, *JSON)


def marks():
    with open("state", encoding="utf-8") as file:
        return json.load(file)["logs"]


def records():
    with open("state", encoding="utf-8") as file:
        return json.load(file)["coverage"]["records"]


def age(*paths):
    """Nobody has written to them for a while."""
    for path in paths:
        os.utime(path, (1e9, 1e9))


def whole_lines(path, first, last, line=log_line):
    write_files(".", {path: entries(first, last, line)})
    age(path)


def needs_more(kind, log, position):
    """Was a session told something before, that goes on behind?"""
    told = set()
    for line in log[:position].splitlines():
        session = re.search(SESSION[kind], line)
        if session and TOLD.search(line):
            told.add(session[1])
    return any(session[1] in told
               for session in re.finditer(SESSION[kind], log[position:]))


def real_log(kind):
    """A log that a server wrote, its plan and its schema."""
    name, = (n for n in os.listdir(LOGS) if n.endswith("." + kind))
    for other in ("plan.yaml", "schema.sql"):
        shutil.copy(LOGS + other, other)
    with open(LOGS + name, "rb") as file:
        log = file.read()
    write_files(".", {"whole": log})
    return log, plain("whole", options=PREFIX)


def cut():
    """a log that is cut at any byte"""
    for kind in SESSION:
        log, expected = real_log(kind)
        cuts = 0
        for at in random.Random(7).sample(range(len(log)), CUTS):
            if os.path.exists("state"):
                os.remove("state")
            write_files(".", {"log": log[:at]})
            state("log", options=PREFIX)
            position = marks()[0]["position"] if marks() else 0
            check(position <= at, f"{position} of {at}")
            if needs_more(kind, log, position):
                continue
            cuts += 1
            write_files(".", {"log": log})
            age("log")
            equal_text(state("log", options=PREFIX), expected)
            equal(marks()[0]["position"], len(log))
        check(cuts >= CUTS / 3, f"{cuts} cuts of {kind}")
        # It is an analysis as others are, and nothing is left to read.
        equal_text(run("--analysis", "state", *JSON), expected)
        equal_text(state("log", options=PREFIX), expected)


def pieces():
    """a log that grows by pieces, some of them within an entry"""
    for line in (log_line, csv_line, json_line):
        log = entries(1, 40, line)
        expected = None
        for at in list(range(0, len(log), 397)) + [len(log)]:
            write_files(".", {"shop.log": log[:at]})
            if at == len(log):
                age("shop.log")
            expected = state("shop.log")
        equal_text(expected, plain("shop.log"))
        os.remove("state")


def renamed():
    """a log that is rotated by its name"""
    whole_lines("shop.log", 1, 4)
    state("shop.log")
    append("shop.log", entries(5, 5))
    os.rename("shop.log", "shop.log.1")
    age("shop.log.1")
    whole_lines("shop.log", 6, 8)
    equal_text(state("shop.log*"), plain("shop.log*"))
    append("shop.log", entries(9, 9))
    age("shop.log")
    equal_text(state("shop.log*"), plain("shop.log*"))
    equal(records(), 9)


def compressed():
    """a log that is compressed, with entries that were not read yet"""
    whole_lines("shop.log", 1, 4)
    state("shop.log")
    append("shop.log", entries(5, 5))
    with open("shop.log", "rb") as log:
        with gzip.open("shop.log.1.gz", "wb") as packed:
            shutil.copyfileobj(log, packed)
    whole_lines("shop.log", 6, 8)
    age("shop.log.1.gz")
    for _ in range(2):
        equal_text(state("shop.log*"), plain("shop.log*"))


def copied():
    """a log that is copied and cut back"""
    whole_lines("shop.log", 1, 4)
    state("shop.log")
    append("shop.log", entries(5, 5))
    shutil.copy("shop.log", "shop.log.1")
    os.truncate("shop.log", 0)
    state("shop.log")
    append("shop.log", entries(6, 7))
    age("shop.log", "shop.log.1")
    equal_text(state("shop.log*"), plain("shop.log*"))


def small():
    """logs whose few bytes are those of others"""
    for name in ("a.log", "b.log"):
        whole_lines(name, 1, 1)
    equal_text(state("a.log", "b.log"), plain("a.log", "b.log"))
    append("a.log", entries(2, 5))
    os.rename("a.log", "c.log")
    age("c.log")
    equal_text(state("b.log", "c.log"), plain("b.log", "c.log"))


def twice():
    """copies of a log are one log"""
    whole_lines("a.log", 1, 5)
    shutil.copy("a.log", "b.log")
    append("b.log", entries(6, 6))
    age("b.log")
    expected = plain("b.log")
    equal_text(state("a.log", "b.log"), expected)
    equal_text(state("a.log", "b.log", said='warning: "a.log" is shorter than '
                     "what was read of it: nothing of it is read\n"), expected)


def shorter():
    """a log that is shorter than what was read of it is said to be, once"""
    whole_lines("shop.log", 1, 8)
    expected = state("shop.log")
    os.truncate("shop.log", len(entries(1, 4)))
    age("shop.log")
    equal_text(state("shop.log", said='warning: "shop.log" is shorter than '
                     "what was read of it: nothing of it is read\n"), expected)
    equal_text(state("shop.log"), expected)
    whole_lines("shop.log", 1, 9)
    equal_text(state("shop.log"), plain("shop.log"))


def unchanged():
    """a log that did not change is not opened"""
    whole_lines("shop.log", 1, 4)
    for note in (True, False):
        _, _, err = end(start("-v", "--state", "state", "--log", "shop.log"))
        equal("reading shop.log\n" in err, note)


def held():
    """entries that may still go on wait for the next run"""
    write_files(".", {"shop.log": entries(1, 4)})
    check('"records": 0,' in state("shop.log"))
    age("shop.log")
    check('"records": 4,' in state("shop.log"))


def lines():
    """what is no entry is said once, with its line"""
    write_files(".", {"shop.log": entries(1, 2, csv_line) + "not one\n" +
                      entries(3, 3, csv_line)})
    age("shop.log")
    state("shop.log",
          said="shop.log:3:1: warning: this is no log entry\n")
    append("shop.log", "nor this\n" + entries(4, 4, csv_line))
    age("shop.log")
    check('"unreadable": 2' in state("shop.log", said="shop.log:5:1: warning: "
                                     "this is no log entry\n"))


def directory():
    """the file is no log of the directory that it is in"""
    os.mkdir("logs")
    whole_lines("logs/shop.log", 1, 4)
    for _ in range(2):
        run("--state", "logs/state", "--log", "logs", *JSON)
    equal(sorted(os.listdir("logs")), ["shop.log", "state", "state.lock"])


def link():
    """a link to the file stays one"""
    os.mkdir("real")
    os.symlink("real/state", "state")
    whole_lines("shop.log", 1, 4)
    write_files("real", {"state": ""})
    os.remove("real/state")
    run("--state", "real/state", "--log", "shop.log", *JSON)
    append("shop.log", entries(5, 5))
    age("shop.log")
    state("shop.log")
    check(os.path.islink("state"))
    equal(records(), 5)


def interrupted():
    """what was read until a signal came is not read again"""
    write_files(".", {"big.log": log_line(1, "SELECT id FROM users")})
    os.truncate("big.log", 1 << 36)
    whole_lines("later.log", 2, 5)
    process = start("--state", "state", "--log", "big.log", "--log",
                    "later.log", *JSON)
    await_that(lambda: has_read(process, "big.log", 1 << 24))
    process.send_signal(signal.SIGINT)
    status, out, err = end(process)
    equal((status, err.endswith(PARTIAL)), (2, True))
    check("1 file not at all" in err, err)
    check('"interrupted": true' in out, out)
    equal((records(), len(marks())), (1, 1))
    check(marks()[0]["position"] > 0)
    check('"interrupted"' not in state("later.log"))
    equal(records(), 5)


def killed():
    """a run that is killed counts nothing, or everything"""
    whole_lines("shop.log", 1, 50)
    for line in range(4, 24):
        append("shop.log", "".join(
            log_line(line, f"SELECT id AS c{line}_{n} FROM users")
            for n in range(100)))
        age("shop.log")
        process = start("--state", "state", "--log", "shop.log", *JSON)
        time.sleep(random.Random(line).random() * 0.04)
        process.kill()
        end(process)
    equal_text(state("shop.log"), plain("shop.log"))


def at_once():
    """two runs at once, the second of which says who is the first"""
    write_files(".", {"shop.log": entries(1, 3)})
    process = start("--state", "state", "--follow", "--log", "shop.log", *JSON)
    settle(process)
    state("shop.log", status=4, said='error: "state" is in use by process '
          f"{process.pid}\n")
    process.send_signal(signal.SIGINT)
    equal(end(process)[0], 0)
    age("shop.log")
    equal_text(state("shop.log"), plain("shop.log"))


def followed():
    """a log that is followed, and then goes on"""
    write_files(".", {"shop.log": entries(1, 3)})
    process = start("--state", "state", "--follow", "--log", "shop.log", *JSON)
    settle(process)
    append("shop.log", entries(4, 4) + entries(5, 5)[:40])
    settle(process)
    os.rename("shop.log", "shop.log.1")
    append("shop.log.1", entries(5, 5)[40:])
    append("shop.log", entries(6, 6)[:40])
    settle(process)
    append("shop.log", entries(6, 6)[40:] + entries(7, 7)[:40])
    settle(process)
    process.send_signal(signal.SIGINT)
    equal(end(process)[0], 0)
    append("shop.log", entries(7, 7)[40:])
    age("shop.log", "shop.log.1")
    equal_text(state("shop.log*"), plain("shop.log*"))
    equal(records(), 7)


def since():
    """entries that are not asked for are passed over"""
    whole_lines("shop.log", 1, 4)
    options = ("--since", "2026-11-23 10:00:03")
    state("shop.log", options=options)
    append("shop.log", entries(5, 5))
    age("shop.log")
    equal_text(state("shop.log", options=options),
               plain("shop.log", options=options))
    equal(marks()[0]["position"], os.path.getsize("shop.log"))


def narrowed():
    """the file is of everything, whatever is printed"""
    whole_lines("shop.log", 1, 4)
    out = run("--state", "state", "--log", "shop.log", "--kind", "foreign-key",
              "--format", "csv")
    equal(out, CSV_HEAD + KEY)
    equal_text(run("--analysis", "state", *JSON), plain("shop.log"))
    with open("state", encoding="utf-8") as file:
        text = file.read()
    check(not list(VALIDATOR.iter_errors(json.loads(text))), text[:2000])
    equal_text(text, json.dumps(json.loads(text), indent=2, sort_keys=True)
               + "\n")


def servers():
    """logs of two servers are told to be that"""
    whole_lines("a.log", 1, 10)
    whole_lines("b.log", 2, 8, csv_line)
    state("a.log", "b.log", said='warning: "b.log" is of the time of a log '
          "before it, and taken for another server's: each should have its "
          "own --state\n")


def damaged():
    """a log that fails in its midst is read on where it failed"""
    text = "".join(log_line(n % 60, f"SELECT id AS c{random.Random(n).random()}"
                            " FROM users").replace("c0.", "c")
                   for n in range(3000))
    packed = gzip.compress(text.encode())
    write_files(".", {"log.gz": packed[:len(packed) // 2]})
    said = 'error: cannot read "log.gz" to its end: truncated gzip input\n'
    state("log.gz", said=said + PARTIAL, status=2)
    check(0 < records() < 3000, records())
    state("log.gz", said=said + PARTIAL, status=2)
    write_files(".", {"log.gz": packed})
    age("log.gz")
    equal_text(state("log.gz"), plain("log.gz"))


def files():
    """what is no state is not replaced, and said to be none"""
    whole_lines("shop.log", 1, 4)
    analysis = plain("shop.log")
    hint = "hint: dbsplit analyze --format json writes one\n"
    other = analysis.replace('"schema_version": 1', '"schema_version": 0')
    real = os.path.abspath("state")
    for content, message in [
            ("", f"{real}:1:0: error: this is no JSON: '[' or '{{' expected "
             "near end of file\n"),
            ("{}", f"{real}: error: this is no analysis of dbsplit's\n" + hint),
            (analysis, f'error: "{real}" does not say how far logs were read: '
             "--state did not write it\nhint: name a new file, and add this "
             "one with --analysis\n"),
            (analysis.replace('"narrowed"', '"logs": [{"device": -1}],\n'
                              '"narrowed"'), f"{real}: error: "
             "logs[0].device: a count is not negative\n"),
            (other, f"{real}: error: it is of schema version 0, this dbsplit "
             "reads 1\nhint: analyze the logs again with this version\n")]:
        write_files(".", {"state": content})
        state("shop.log", status=2, said=message)
        with open("state", encoding="utf-8") as file:
            equal(file.read(), content)


def plans():
    """another plan is told before logs are read"""
    whole_lines("shop.log", 1, 4)
    state("shop.log")
    with open("state", encoding="utf-8") as file:
        before = file.read()
    write_files(".", {"plan.yaml": PLAN.replace("  orders:", "  sales:")})
    status, out, err = end(start("-v", "--state", "state", "--log", "shop.log"))
    equal((status, out), (2, ""))
    check("error: the analyses differ in their services: orders in "
          f'"{os.path.abspath("state")}", sales in what was read here' in err,
          err)
    check("reading shop.log" not in err, err)
    with open("state", encoding="utf-8") as file:
        equal(file.read(), before)


def allowed():
    """what is allowed is what the plan says today"""
    whole_lines("shop.log", 1, 4)
    state("shop.log")
    write_files(".", {"plan.yaml": PLAN + "allow:\n  - {consumer: orders, "
                      "table: public.users, access: read, until: 2026-12-01, "
                      'reason: "it moves"}\n'})
    append("shop.log", entries(5, 5))
    age("shop.log")
    expected = plain("shop.log")
    check('"allowed": true' in expected)
    equal_text(state("shop.log"), expected)


def refused():
    """what does not go with it"""
    whole_lines("shop.log", 1, 4)
    write_files(".", {"a.sql": "SELECT 1;\n", "out": ""})
    os.mkdir("dir")
    os.mkfifo("pipe")
    base = ["--state", "state", "--log", "shop.log"]
    for arguments, message in [
            (["--state", "state"], "error: --state remembers how far logs were "
             "read: name them with --log\n"),
            (["--state", "-", "--log", "shop.log"],
             "error: --state names no file\n"),
            (["--state", "dir", "--log", "shop.log"],
             'error: "dir" is no file\n'),
            (["--state", "none/state", "--log", "shop.log"],
             'error: cannot create "none/state.lock": No such file or '
             "directory\n"),
            (base + ["--stats=a.sql"], "error: --stats counts from the "
             "beginning each time: it does not go with --state\n"),
            (base + ["--until", "2026-11-24"], "error: --until would pass over "
             "what no later run reads: it does not go with --state\n"),
            (["--state", "out", "--log", "shop.log", "-o", "out"],
             'error: --output "out" is the file of --state: it would be '
             "lost\n"),
            (["--state", "out", "--log", "shop.log", "--analysis", "out"],
             'error: --analysis "out" is the file of --state: it would count '
             "twice\n"),
            (["--state", "state", "--log", "-"], 'error: "standard input" is no '
             "file: only a file can be resumed\n" + NOTHING),
            (["--state", "state", "--log", "a.sql"], 'error: "a.sql" is SQL: '
             "only a server's log can be resumed\n" + NOTHING)]:
        status, out, err = end(start(*arguments, stdin=subprocess.DEVNULL))
        equal((status, out, err), (2, "", message))
    check(not os.path.exists("state"))


TESTS = [cut, pieces, renamed, compressed, copied, small, twice, shorter,
         unchanged, held, lines, directory, link, interrupted, killed, at_once,
         followed, since, narrowed, servers, damaged, files, plans,
         allowed, refused]
