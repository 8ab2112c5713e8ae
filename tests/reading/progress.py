"""What a terminal shows while logs are read."""

import os
import re
import time

from program import Terminal, check, end, equal, log_line, start, write_files
from small import SCHEMA

LINES = 5000


def on_a_terminal(*arguments, lines=LINES, term="xterm"):
    """What is drawn where reading begins when the program is a second old: it
    waits for its schema so long."""
    os.remove("schema.sql")
    os.mkfifo("schema.sql")
    write_files(".", {"shop.log": log_line(1, "SELECT email FROM users") * lines})
    terminal = Terminal()
    process = start(*arguments, stderr=terminal.its, TERM=term)
    with open("schema.sql", "w", encoding="utf-8") as schema:
        time.sleep(1.1)
        schema.write(SCHEMA)
    status = end(process)[0]
    drawn = terminal.shown()
    equal(status, 0)
    return drawn


def file():
    """progress of a file has its share, the rate, the time and the coverage"""
    drawn = on_a_terminal("--log", "shop.log")
    check(re.fullmatch(r"\r\x1b\[K" r"shop\.log  \d+ %  [\d.]+ .?B/s  "
                       r"\d+:\d\d left  100 % attributed" r"\r\x1b\[K", drawn),
          repr(drawn))


def endless():
    """progress of logs whose size is not known has no share"""
    drawn = on_a_terminal("--log", "shop.log", "--log", "/dev/null")
    check(re.fullmatch(r"\r\x1b\[K" r"shop\.log  [\d.]+ .?B  [\d.]+ .?B/s  "
                       r"100 % attributed" r"\r\x1b\[K"
                       r"/dev/null:1:1: warning: this holds no entry\r\n",
                       drawn), repr(drawn))


def dumb():
    """a terminal that cannot draw over a line shows no progress"""
    equal(on_a_terminal("--log", "shop.log", term="dumb"), "")


def quiet():
    """-q shows no progress"""
    equal(on_a_terminal("-q", "--log", "shop.log"), "")


TESTS = [file, endless, dumb, quiet]
