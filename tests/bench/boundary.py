"""A schema of 1,000 tables, and 1,000 files of SQL that its services have: one
in ten of their statements reaches over a boundary. The same again as source
code."""

import os
import random

SERVICES = 20
TABLES = 1000
FILES = 1000
STATEMENTS = 10  # of each file


def name(table):
    return f"public.s{table % SERVICES}_t{table}"


def schema(rng):
    for table in range(TABLES):
        other = rng.randrange(TABLES)
        yield (f"CREATE TABLE {name(table)} (\n"
               "    id bigint NOT NULL,\n    ref bigint,\n"
               "    name text NOT NULL,\n    amount numeric(10,2),\n"
               "    created timestamp with time zone DEFAULT now()\n);\n"
               f"ALTER TABLE ONLY {name(table)}\n"
               f"    ADD CONSTRAINT t{table}_pkey PRIMARY KEY (id);\n"
               f"CREATE INDEX t{table}_name ON {name(table)} (name);\n"
               f"GRANT SELECT ON TABLE {name(table)} "
               f"TO s{table % SERVICES}_app;\n")
    for table in range(TABLES):
        yield (f"ALTER TABLE ONLY {name(table)}\n"
               f"    ADD CONSTRAINT t{table}_fk FOREIGN KEY (ref) "
               f"REFERENCES {name(rng.randrange(TABLES))}(id);\n")


def plan():
    yield "version: 1\nservices:\n"
    for service in range(SERVICES):
        yield (f'  s{service}: {{tables: ["public.s{service}_t*"], '
               f"roles: [s{service}_app], "
               f'sources: ["**/s{service}_*"]}}\n')


def statement(rng, service):
    own = rng.randrange(TABLES // SERVICES) * SERVICES + service
    other = rng.randrange(TABLES) if rng.random() < 0.1 else own
    return (f"SELECT a.id, a.name, b.amount, count(*) FROM {name(own)} a\n"
            f"  JOIN {name(other)} b ON b.id = a.ref\n"
            " WHERE a.name = $1 AND b.amount > 10.5\n"
            "   AND a.created > now() - interval '1 day'\n"
            " GROUP BY a.id, a.name, b.amount ORDER BY a.id LIMIT 10")


def write(directory):
    """Returns the paths of the plan, the schema and the two directories."""
    rng = random.Random(3)
    paths = [os.path.join(directory, part) for part in
             ("boundary.yaml", "boundary.sql", "boundary", "boundary-source")]
    for path, lines in ((paths[0], plan()), (paths[1], schema(rng))):
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(lines)
    for path in paths[2:]:
        os.makedirs(path, exist_ok=True)
    for n in range(FILES):
        texts = [statement(rng, n % SERVICES) for _ in range(STATEMENTS)]
        base = f"/s{n % SERVICES}_{n}"
        with open(paths[2] + base + ".sql", "w", encoding="utf-8") as file:
            file.writelines(text + ";\n\n" for text in texts)
        with open(paths[3] + base + ".py", "w", encoding="utf-8") as file:
            file.writelines(f'def run{i}(db, value):\n    return db.execute('
                            f'"""{text}""", value)\n\n'
                            for i, text in enumerate(texts))
    return paths
