"""A monolith of very many services and tables, and a log of what they do: most
of it at home, a fifth of it to others."""

import random

SERVICES = 500
TABLES = 40  # of each
KEYS = 3000
STATEMENTS = 100000


def any_table(rng, service=None):
    service = rng.randrange(SERVICES) if service is None else service
    return f"s{service}_t{rng.randrange(TABLES)}"


def schema(rng):
    for service in range(SERVICES):
        for table in range(TABLES):
            yield (f"CREATE TABLE s{service}_t{table} "
                   "(id int PRIMARY KEY, a int, b int, ref int);\n")
    for key in range(KEYS):
        yield (f"ALTER TABLE {any_table(rng)} ADD CONSTRAINT k{key} FOREIGN "
               f"KEY (ref) REFERENCES {any_table(rng)} (id);\n")


def plan():
    yield "version: 1\nservices:\n"
    for service in range(SERVICES):
        yield (f'  s{service}: {{tables: ["public.s{service}_*"], '
               f"roles: [r{service}]}}\n")


def log(rng):
    for i in range(STATEMENTS):
        service = rng.randrange(SERVICES)
        own = any_table(rng, service)
        other = any_table(rng, service if rng.random() < 0.8 else None)
        text = rng.choice([f"SELECT a FROM {own} JOIN {other} USING (id)",
                           f"UPDATE {other} SET a = 1 WHERE id = {i}",
                           f"SELECT b FROM {other} WHERE a = {i}"])
        yield (f"2026-11-23 {10 + i // 36000}:{i // 600 % 60:02}:"
               f"{i // 10 % 60:02}.000 UTC [{service + 1}]: "
               f"user=r{service},db=shop,app=web,client=[local] "
               f"LOG:  statement: {text}\n")


def write(path):
    """The files path.sql, path.yaml and path.log."""
    rng = random.Random(1)
    for end, lines in ("sql", schema(rng)), ("yaml", plan()), ("log", log(rng)):
        with open(f"{path}.{end}", "w", encoding="utf-8") as file:
            file.writelines(lines)
