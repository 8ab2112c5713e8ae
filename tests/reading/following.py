"""Logs that grow and are rotated while they are read: what is found is what is
found in the same logs when they are complete."""

import gzip
import os
import shutil
import signal
import subprocess

from program import (JSON, PARTIAL, await_that, check, csv_line, end, equal,
                     equal_text, has_read, json_line, log_line, start, waits,
                     write_files)

FOLLOW = ("--follow", *JSON)


def entries(first, last, line=log_line):
    return "".join(line(n, f"SELECT id AS c{n} FROM users")
                   for n in range(first, last + 1))


def append(path, text):
    with open(path, "a", encoding="utf-8") as log:
        log.write(text)


def settle(process, path="shop.log"):
    """Until all that is in the file was read, and more is waited for."""
    if not await_that(lambda: waits(process, path)):
        check(False, f"{path} was not read to its end")


def stopped(process, *logs, by=signal.SIGINT):
    """Stop it: nothing was said, and the logs alone say the same."""
    process.send_signal(by)
    process.send_signal(signal.SIGCONT)
    status, out, err = end(process)
    equal((status, err), (0, ""))
    named = [word for log in logs for word in ("--log", log)]
    status, expected, err = end(start(*named, *JSON))
    equal((status, err), (0, ""))
    equal_text(out, expected)
    check('"records": 0,' not in out, "nothing was read")


def grows():
    """a log that grows"""
    for line in (log_line, csv_line, json_line):
        write_files(".", {"shop.log": entries(1, 3, line)})
        process = start("--log", "shop.log", *FOLLOW)
        for more in (entries(4, 4, line), entries(5, 5, line)[:50],
                     entries(5, 5, line)[50:], entries(6, 30, line)):
            settle(process)
            append("shop.log", more)
        stopped(process, "shop.log")


def cut():
    """a line that is half there when it is stopped is the last one"""
    write_files(".", {"shop.log": entries(1, 3)})
    process = start("--log", "shop.log", *FOLLOW)
    settle(process)
    append("shop.log", entries(4, 4).rstrip("\n"))
    stopped(process, "shop.log")


def empty():
    """a log that is empty at first, and then has half a line"""
    for line in (log_line, csv_line, json_line):
        write_files(".", {"shop.log": ""})
        process = start("--log", "shop.log", *FOLLOW)
        settle(process)
        append("shop.log", entries(1, 1, line)[:20])
        settle(process)
        append("shop.log", entries(1, 1, line)[20:] + entries(2, 4, line))
        settle(process)
        stopped(process, "shop.log")


def never():
    """a log that stays empty"""
    write_files(".", {"shop.log": ""})
    process = start("--log", "shop.log", *FOLLOW)
    settle(process)
    process.send_signal(signal.SIGTERM)
    status, out, err = end(process)
    equal((status, err), (0, ""))
    check('"records": 0,' in out, out)


def renamed():
    """rotation: the file is renamed, still written to, and another is made"""
    write_files(".", {"shop.log": entries(1, 3)})
    process = start("--log", "shop.log", *FOLLOW)
    settle(process)
    os.rename("shop.log", "shop.log.1")
    append("shop.log.1", entries(4, 4))
    settle(process, "shop.log.1")
    append("shop.log", "")
    append("shop.log.1", entries(5, 5))
    settle(process, "shop.log.1")
    append("shop.log", entries(6, 6))
    settle(process)
    os.rename("shop.log", "shop.log.2")
    append("shop.log", entries(7, 7, csv_line))
    settle(process)
    append("shop.log", entries(8, 8, csv_line))
    stopped(process, "shop.log.1", "shop.log.2", "shop.log")


def stopped_at_once():
    """rotation: stopped before anything was noticed"""
    write_files(".", {"shop.log": entries(1, 3)})
    process = start("--log", "shop.log", *FOLLOW)
    settle(process)
    process.send_signal(signal.SIGSTOP)
    append("shop.log", entries(4, 4))
    os.rename("shop.log", "shop.log.1")
    append("shop.log", entries(5, 5))
    stopped(process, "shop.log.1", "shop.log", by=signal.SIGTERM)


def cut_back():
    """rotation: the file is copied and cut back"""
    os.mkdir("logs")
    write_files("logs", {"shop.log": entries(1, 3)})
    process = start("--log", "logs", *FOLLOW)
    settle(process, "logs/shop.log")
    shutil.copy("logs/shop.log", "logs/shop.log.1")
    settle(process, "logs/shop.log")
    os.truncate("logs/shop.log", 0)
    settle(process, "logs/shop.log")
    append("logs/shop.log", entries(4, 5))
    settle(process, "logs/shop.log")
    append("logs/shop.log", entries(6, 6))
    stopped(process, "logs")


def newer():
    """rotation: another file appears in the directory, or matches the glob"""
    for name in ("logs", "logs/shop-*.log"):
        shutil.rmtree("logs", ignore_errors=True)
        os.mkdir("logs")
        write_files("logs", {"shop-1.log": entries(1, 3),
                             "shop-2.log": entries(4, 5)})
        process = start("--log", name, *FOLLOW)
        settle(process, "logs/shop-2.log")
        with gzip.open("logs/shop-0.log.gz", "wt") as old:
            old.write(entries(1, 3))
        os.remove("logs/shop-1.log")
        append("logs/shop-3.log", "")
        append("logs/shop-2.log", entries(6, 6))
        settle(process, "logs/shop-2.log")
        append("logs/shop-3.log", entries(7, 8))
        append("logs/shop-4.log", entries(9, 9))
        settle(process, "logs/shop-4.log")
        append("logs/shop-4.log", entries(10, 10))
        stopped(process, "logs")


def prefixes():
    """a log whose first lines do not tell what the others begin with"""
    def background(n):
        return (f"2026-11-23 10:00:{n:02}.000 UTC [9] LOG:  checkpoint "
                "starting: time\n")

    def foreground(n):
        return (f"2026-11-23 10:00:{n:02}.000 UTC [7] [user=orders_app,"
                f"db=shop,app=web] LOG:  statement: SELECT id AS c{n} FROM "
                "users\n")
    write_files(".", {"shop.log": background(1)})
    process = start("--log", "shop.log", *FOLLOW)
    settle(process)
    append("shop.log", foreground(2) + background(3))
    settle(process)
    os.rename("shop.log", "shop.log.1")
    append("shop.log", background(4))
    settle(process)
    stopped(process, "shop.log.1", "shop.log")
    process = start("--log", "shop.log", "--log", "shop.log.1", *FOLLOW)
    settle(process)
    append("shop.log", foreground(5))
    stopped(process, "shop.log.1", "shop.log")


def link():
    """rotation: a link leads to another file"""
    write_files(".", {"1": entries(1, 3), "2": entries(4, 5)})
    os.symlink("1", "shop.log")
    process = start("--log", "shop.log", *FOLLOW)
    settle(process, "1")
    os.symlink("2", "new")
    os.rename("new", "shop.log")
    settle(process, "2")
    append("2", entries(6, 6))
    stopped(process, "1", "2")


def older():
    """the other logs are read before, whatever their order"""
    write_files(".", {"shop.log": entries(4, 5), "a.sql": "SELECT 1;\n"})
    with gzip.open("old.gz", "wt") as old:
        old.write(entries(1, 3))
    process = start("--log", "a.sql", "--log", "shop.log", "--log", "old.gz",
                    *FOLLOW)
    settle(process)
    append("shop.log", entries(6, 6))
    stopped(process, "a.sql", "shop.log", "old.gz")


def two():
    """two logs that grow"""
    write_files(".", {"a.log": entries(1, 3), "b.log": entries(2, 4)})
    process = start("--log", "a.log", "--log", "b.log", *FOLLOW)
    settle(process, "b.log")
    append("b.log", entries(5, 5))
    settle(process, "b.log")
    append("a.log", entries(6, 6))
    status, out, err = end(process)
    equal((status, err), (2, 'error: "a.log" grows as well as "b.log"\n'
                          "hint: --follow follows one log: run dbsplit for "
                          "each, and add the results up with --analysis\n"
                          + PARTIAL))
    check('"records": 7,' in out, out)


def pipe():
    """a pipe ends with its writer, or when it is stopped"""
    process = start("--log", "-", *FOLLOW, stdin=subprocess.PIPE)
    process.stdin.write(entries(1, 3).encode())
    status, out, err = end(process)
    equal((status, err), (0, ""))
    check('"records": 3,' in out, out)
    os.mkfifo("pipe")
    process = start("--log", "pipe", *FOLLOW)
    fd = os.open("pipe", os.O_WRONLY)
    process.send_signal(signal.SIGINT)
    status, out, err = end(process)
    os.close(fd)
    equal((status, err), (0, ""))


def behind():
    """stopped before the end was reached, it is interrupted"""
    write_files(".", {"shop.log": entries(1, 1)})
    os.truncate("shop.log", 1 << 36)
    process = start("--log", "shop.log", *FOLLOW)
    await_that(lambda: has_read(process, "shop.log", 1 << 24))
    process.send_signal(signal.SIGINT)
    status, out, err = end(process)
    equal(status, 2)
    check("warning: interrupted: 0 % of the logs was read\n" + PARTIAL in err,
          err)
    check('"interrupted": true' in out, out)


def refused():
    """what cannot be followed"""
    write_files(".", {"a.sql": "SELECT 1;\n", "text": "nothing\n"})
    with gzip.open("log.gz", "wt") as log:
        log.write(entries(1, 3))
    nothing = "error: no log could be read: nothing was done\n"
    for arguments, message in [
            (["--log", "log.gz"], 'error: "log.gz" is compressed: only a log '
             "that is still written to can be followed\n" + nothing),
            (["--log", "a.sql"], 'error: "a.sql" is SQL: only a server\'s log '
             "can be followed\n" + nothing),
            ([], "error: --follow follows a log: name it with --log\n")]:
        status, out, err = end(start(*arguments, *FOLLOW))
        equal((status, out, err), (2, "", message))
    status, out, err = end(start("--log", "text", *FOLLOW))
    equal((status, out, err.splitlines()[0]),
          (2, "", 'error: "text" is not a log that dbsplit knows'))


TESTS = [grows, cut, empty, never, renamed, stopped_at_once, cut_back, newer,
         prefixes, link, older, two, pipe, behind, refused]
