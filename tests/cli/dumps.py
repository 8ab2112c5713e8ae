"""Schemas that are not the dump they should be, and dumps of an odd kind."""

import gzip
import io
import tarfile

from harness import case, limit
from small import CSV_HEAD, FILES, KEY, MODEL, SCHEMA

HEAD = """--
-- PostgreSQL database dump
--

-- Dumped from database version 15.4
-- Dumped by pg_dump version 15.4

"""
TAIL = "\n--\n-- PostgreSQL database dump complete\n--\n\n"
RESTORE = "pg_restore -s -f schema.sql makes"


def analyze(name, content, stderr="", **rest):
    """The dump d, as the schema of two services."""
    case(name, "analyze -p plan.yaml --schema d --format csv",
         files={**FILES, "d": content}, stderr=stderr, **rest)


def refused(name, content, message, hint):
    analyze(name, content, status=2,
            stderr=f'error: "d" {message}\nhint: {hint}\n')


def understood(name, content, stderr=""):
    analyze(name, content, stderr, stdout=CSV_HEAD + KEY)


def tar(text):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        info = tarfile.TarInfo("schema.sql")
        info.size = len(text)
        archive.addfile(info, io.BytesIO(text.encode()))
    return packed.getvalue()


refused("a dump in the custom format", b"PGDMP\x01\x0e\x00\x04",
        "is in pg_dump's custom format, not a script",
        RESTORE + " one of it")
refused("a dump as a tar", tar(SCHEMA), "is a tar archive, not a script",
        f"if pg_dump made it, {RESTORE} a script of it")
refused("a dump as a zip", b"PK\x03\x04\x14\0\0\0", "is a zip archive",
        "unpack it first, or into --schema -")
case("a dump that is compressed", MODEL + "--format csv",
     files={**FILES, "schema.sql": gzip.compress(SCHEMA.encode())},
     stdout=CSV_HEAD + KEY)
case("a dump that is compressed and cut off", MODEL + "--format csv",
     files={**FILES, "schema.sql": gzip.compress(SCHEMA.encode())[:-4]},
     status=2, stderr='error: cannot read "schema.sql" to its end: '
                      'it is damaged or cut off\n')
refused("a dump in UTF-16", SCHEMA.encode("utf-16"), "is UTF-16",
        "save it as UTF-8; in PowerShell, have pg_dump write the file "
        "itself, with -f")
case("a dump as a directory", "analyze -p plan.yaml --schema d", status=2,
     files={**FILES, "d/toc.dat": "PGDMP"},
     stderr='error: "d" is a directory, not a file\n'
            f"hint: pg_dump made it: {RESTORE} a script of it\n")

understood("a dump", HEAD + SCHEMA + TAIL)
understood("a dump with CRLF", (HEAD + SCHEMA + TAIL).replace("\n", "\r\n"))
understood("a dump with a byte order mark", (HEAD + SCHEMA + TAIL).encode(
    "utf-8-sig"))
understood("a dump that is cut", HEAD + SCHEMA + "ALTER TA",
           'd:11:7: warning: syntax error at or near "TA"\n'
           "d:11:9: warning: the dump is not complete: its last lines are "
           "missing\n")
understood("a dump that is cut between statements", HEAD + SCHEMA,
           "d:11:1: warning: the dump is not complete: its last lines are "
           "missing\n")
understood("a dump that is cut in a dollar quote",
           SCHEMA + "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SEL",
           "d:4:49: warning: unterminated dollar-quoted string at or near "
           '"$$ SEL"\n')
understood("a dump of a version that is not known",
           HEAD.replace("15.4", "99.1") + SCHEMA + TAIL,
           "d:5:1: warning: a dump of version 99, and 18 is the newest that "
           "is known\n")
understood("a dump of a version that is none",
           HEAD.replace("15.4", "ninety") + SCHEMA + TAIL,
           "d:5:1: warning: this is no version of PostgreSQL\n")
understood("a dump with bytes that are no text",
           SCHEMA.encode() + b"CREATE TABLE x\0;\nSELECT 1;",
           "d:4:1: warning: it holds a NUL byte\n")
case("data goes by and takes no memory", "",
     script="""
""" + limit(1050000) + """
{ cat schema.sql; echo 'COPY public.users FROM stdin;'
  yes "$(printf '7\\tsomebody; CREATE TABLE x (y int);')" | head -c 300000000
  echo; echo '\\.'; echo 'DROP TABLE public.orders;'; } |
"$DBSPLIT" analyze --print-catalog --schema -""", files=FILES,
     stdout="""schema public owner pg_database_owner
table public.users
public.users column id number 1 integer not null
public.users column email number 2 text
public.users key users_pkey primary (id)
server:
""")
case("a statement without an end takes no more than its share of memory", "",
     script=limit(2000000) + '; "$DBSPLIT" analyze --print-catalog '
                             '--schema /dev/zero', status=2,
     stderr="/dev/zero:1:1: error: a statement is longer than 256 MiB\n")
