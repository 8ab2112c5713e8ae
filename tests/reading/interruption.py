"""Ctrl-C while logs are read: the result is of what was read until then."""

import gzip
import json
import os
import re
import signal
import subprocess

import jsonschema

from program import (ANALYZE, JSON, PARTIAL, PATIENCE, await_note, await_that,
                     check, csv_line, end, environment, equal, has_read,
                     is_drained, json_line, log_line, start, write_files)

USERS = "SELECT email FROM users"
SCHEMA = os.path.dirname(os.path.abspath(__file__)) + \
    "/../../lib/report/analysis.schema.json"
with open(SCHEMA, encoding="utf-8") as schema:
    VALIDATOR = jsonschema.Draft202012Validator(json.load(schema))
USERS = "SELECT email FROM users"


def feed(content):
    """Make a FIFO and a process that reads it, and write content to it: the
    process waits for more then. The descriptor is to be closed."""
    if not os.path.exists("pipe"):
        os.mkfifo("pipe")
    process = start("--log", "pipe", *JSON)
    fd = os.open("pipe", os.O_WRONLY)
    os.write(fd, content)
    await_that(lambda: is_drained(fd))
    return process, fd


def interrupted(content):
    """Its coverage and standard error, once it has read content and a signal
    came."""
    process, fd = feed(content)
    process.send_signal(signal.SIGINT)
    status, out, err = end(process)
    os.close(fd)
    equal(status, 2)
    analysis = json.loads(out)
    check(not list(VALIDATOR.iter_errors(analysis)), out)
    coverage = analysis["coverage"]
    equal(coverage.get("interrupted"), True)
    equal(list(coverage), sorted(coverage))
    return coverage, err


def formats():
    """interrupted in the midst of an entry, it is left out"""
    for line in (log_line, csv_line, json_line):
        whole = line(1, USERS) + line(2, USERS)
        for part in ("", line(3, USERS)[:40], line(3, USERS)[:-1]):
            content = (whole + part).encode()
            coverage, err = interrupted(content)
            equal((coverage["records"], coverage["statements"],
                   coverage["unreadable"]), (2, 2, 0))
            equal(err, f"warning: interrupted: {len(content)} B of the logs "
                  "was read\n" + PARTIAL)


def script():
    """interrupted in the midst of a script, whole statements count"""
    coverage, _ = interrupted(b"SELECT 1;\n" * 100 + b"SELECT 'a;\nb;\n")
    # The last ones may go on where nothing can be seen any more.
    check(90 <= coverage["statements"] <= 100, coverage)
    equal(coverage["resolved"], coverage["statements"])


def compressed():
    """a compressed log that is interrupted is not damaged"""
    lines = "".join(log_line(i % 60, f"SELECT email FROM users WHERE id = {i}")
                    for i in range(3000))
    packed = gzip.compress(lines.encode())
    coverage, err = interrupted(packed[:len(packed) // 2])
    check(100 < coverage["records"] < 3000, coverage)
    equal(coverage["unreadable"], 0)
    check("damaged" not in err, err)


def nothing():
    """interrupted before the first byte, the schema is all there is"""
    os.mkfifo("pipe")
    process = start("--log", "pipe", *JSON)
    fd = os.open("pipe", os.O_WRONLY)
    process.send_signal(signal.SIGTERM)
    status, out, err = end(process)
    os.close(fd)
    equal((status, err), (2, "warning: interrupted: 0 B of the logs was read\n"
                          + PARTIAL))
    equal(len(json.loads(out)["crossings"]), 1)


def writer():
    """a FIFO that nobody writes to does not hold the program"""
    os.mkfifo("pipe")
    process = start("-v", "--log", "pipe", *JSON)
    await_note(process, "reading pipe")
    process.send_signal(signal.SIGINT)
    equal(end(process)[0], 2)


def standard_input():
    """interrupted while standard input is silent"""
    process = start("-v", "--log", "-", *JSON, stdin=subprocess.PIPE)
    await_note(process, "reading -")
    process.send_signal(signal.SIGINT)
    equal(process.wait(PATIENCE), 2)
    end(process)


def files():
    """the warning says how much was read and what was not begun"""
    # Zeros without end, as it were: they take no place on the disk.
    with open("big.log", "w", encoding="utf-8") as log:
        log.write(log_line(1, USERS))
        log.truncate(1 << 36)
    write_files(".", {"later.log": log_line(5, USERS),
                      "last.log": log_line(6, USERS), "out": "old"})
    process = start("--log", "big.log", "--log", "later.log", "--log",
                    "last.log", "-o", "out", *JSON)
    await_that(lambda: has_read(process, "big.log", 1 << 24))
    process.send_signal(signal.SIGINT)
    status, out, err = end(process)
    equal((status, out), (2, ""))
    check(re.fullmatch(r"big.log:2:1: warning: this.* no log entr.*\n"
                       r"warning: interrupted: \d\d? % of the logs was read, "
                       r"2 files not at all\n" + PARTIAL, err), err)
    with open("out", encoding="utf-8") as result:
        equal(json.load(result)["coverage"]["records"], 1)


def text():
    """the text says that it was interrupted, and so does a sum of results"""
    process, fd = feed(log_line(1, USERS).encode())
    process.send_signal(signal.SIGINT)
    write_files(".", {"one": end(process)[1], "log": log_line(2, USERS)})
    os.close(fd)
    status, out, err = end(start("--log", "log", "--analysis", "one"))
    equal((status, err), (0, ""))
    check("  logs were not read to their end: reading was interrupted\n" in
          out, out)
    status, out, err = end(start("--log", "log", "--analysis", "one", *JSON))
    equal(json.loads(out)["coverage"]["interrupted"], True)


def twice_sent():
    """a signal that is sent twice at once, as timeout(1) does, is one"""
    process, fd = feed(log_line(1, USERS).encode())
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGINT)
    equal(end(process)[0], 2)
    os.close(fd)


def again():
    """a second signal ends the program"""
    write_files(".", {"log.sql": "".join(f"SELECT id AS c{i} FROM users;\n"
                                         for i in range(200000))})
    process = start("-v", "--log", "log.sql", *JSON)
    await_note(process, "reading log.sql")
    await_that(lambda: has_read(process, "log.sql", os.path.getsize("log.sql")))
    status = None
    while status is None:
        process.send_signal(signal.SIGINT)
        try:
            status = process.wait(0.2)
        except subprocess.TimeoutExpired:
            pass
    equal((status, end(process)[1:]), (-signal.SIGINT, ("", "")))


def ignored():
    """a signal that was ignored stays so"""
    os.mkfifo("pipe")
    with subprocess.Popen(
            ["env", "--ignore-signal=INT", *ANALYZE, "--log", "pipe", *JSON],
            env=environment({}), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE) as process:
        with open("pipe", "w", encoding="utf-8") as log:
            process.send_signal(signal.SIGINT)
            log.write(log_line(1, USERS))
        status, out, err = end(process)
    equal((status, err), (0, ""))
    equal(json.loads(out)["coverage"]["records"], 1)


TESTS = [formats, script, compressed, nothing, writer, standard_input, files,
         text, twice_sent, again, ignored]
