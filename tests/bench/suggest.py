"""Services that init suggests for real schemas, against their own division:
schemas of one, and the databases that another was made of."""

import os
import re
import subprocess

from rand_index import adjusted_rand_index


def by_schema(case):
    with open(case + "/table_owner.tsv", encoding="utf-8") as file:
        return dict(line.split() for line in file)


def by_file(case, names):
    owners = {}
    for name in names:
        with open(f"{case}/{name}.orig.sql", encoding="utf-8") as file:
            for table in re.findall(r"CREATE TABLE (\w+)", file.read()):
                owners["public." + table] = name
    return owners


def suggested(text):
    """Services of a plan as init writes it, without a reader of YAML."""
    owners, service = {}, None
    for line in text.splitlines():
        head = re.fullmatch(r"  (\S+):", line)
        table = re.match(r"      - (\S+)", line)
        if head:
            service = head.group(1)
        elif table:
            owners[table.group(1).strip('"')] = service
    return owners


def indices(program, cases):
    """(case, services there are, services suggested, index)."""
    real = {"adventureworks": by_schema(cases + "/adventureworks"),
            "temporal": by_file(cases + "/temporal",
                                ["temporal", "visibility"])}
    for name, owners in real.items():
        plan = subprocess.run(
            [program, "init", "--suggest", "-q", "--schema",
             f"{cases}/{name}/schema.sql"],
            check=True, capture_output=True, text=True,
            env={**os.environ, "LC_ALL": "C"}).stdout
        found = suggested(plan)
        yield (name, len(set(owners.values())), len(set(found.values())),
               adjusted_rand_index(owners, found))
