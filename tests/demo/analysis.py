"""The demo's shop, analyzed in every way there is."""

import csv
import io
import json
import os
import re
import shutil
import stat
import subprocess
import time

from rand_index import adjusted_rand_index

from checks import PATIENCE, ROOT, GiveUp, check, left, run

PLAN = ROOT + "/plans/shop/dbsplit.yaml"
STATEMENTS = ("read", "write", "join")


def squeeze(text):
    return re.sub(r"\s+", "", text).lower()


def expected():
    """Rows of (kind, consumer, owner, object, pattern)."""
    rows = []
    with open(ROOT + "/plans/shop/expected.tsv", encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                rows.append(tuple(line.rstrip("\n").split("\t")))
    return rows


def argued_sagas():
    """The README's table of sagas: (run by, steps, pivot, better order)."""
    rows = []
    with open(ROOT + "/plans/shop/README.md", encoding="utf-8") as file:
        for line in file:
            cells = [cell.strip() for cell in line.strip(" |\n").split("|")]
            if line.startswith("| ") and len(cells) == 5:
                rows.append(tuple(cells[1:]))
    return rows[1:]


def found(result):
    """The same of an analysis; statements stand for their shapes."""
    texts = {shape["id"]: shape["text"] for shape in result["shapes"]}
    rows = []
    for x in result["crossings"]:
        name = x["object"]
        if x["kind"] in STATEMENTS:
            name = texts[name]
        rows.append((x["kind"], x["consumer"], x["owner"], name))
    return rows


def same(row, other):
    """Is the expected row this one that was found?"""
    if row[:3] != other[:3]:
        return False
    want, have = squeeze(row[3]), squeeze(other[3])
    if row[0] not in STATEMENTS:
        return want == have
    if want.startswith("..."):
        return want[3:] in have
    return have.startswith(want)


def compare(name, result):
    rows, others = expected(), found(result)
    complaints = []
    for row in rows:
        n = sum(same(row, other) for other in others)
        if n != 1:
            complaints.append(f"  expected {'once, found ' + str(n) if n else 'and not found'}: "
                              + " | ".join(row))
    for other in others:
        n = sum(same(row, other) for row in rows)
        if n != 1:
            complaints.append(f"  found, expected {n} times: "
                              + " | ".join(other))
    check(f"the crossings of {name}", not complaints,
          f"{len(complaints)} differ\n" + "\n".join(complaints))


def analyze(name, *arguments):
    done = run("analyze", "-p", PLAN, "--format", "json", *arguments)
    check(f"{name} is analyzed", done.returncode == 0,
          f"status {done.returncode}\n{done.stderr}")
    if done.returncode != 0 or not done.stdout:
        raise GiveUp(f"no result of {name}")
    return done.stdout


def keep_one(base):
    """A demo that is kept; the directory it names."""
    start = time.monotonic()
    done = run("demo", "--keep", "--dir", base)
    took = time.monotonic() - start
    check("the demo runs", done.returncode == 0,
          f"status {done.returncode}\n{done.stderr[-2000:]}")
    check("it is fast", took < PATIENCE, f"it took {took:.0f} s")
    check("it prints crossings", "orders" in done.stdout, done.stdout[:500])
    check("it shows its commands", "\n$ PGUSER=orders_app" in done.stderr,
          done.stderr)
    kept = re.search(r"^It is kept: psql -h (\S+) ", done.stderr, re.M)
    how = re.search(r"^To end it: (.*)$", done.stderr, re.M)
    if not check("it says what is kept", kept and how, done.stderr[-2000:]):
        raise GiveUp("the demo did not come to its end")
    return kept.group(1), how.group(1)


def look_at(directory, conninfo):
    mode = stat.S_IMODE(os.stat(directory).st_mode)
    check("nobody else may enter", mode == 0o700, oct(mode))
    done = subprocess.run(
        ["psql", "-XAtc", "SHOW listen_addresses", conninfo], text=True,
        capture_output=True, check=False)
    check("it listens on no network",
          (done.returncode, done.stdout) == (0, "\n"), done.stderr)


def csv_records(text):
    """The entries of a csvlog, as they stand in the file."""
    records, start, quoted = [], 0, False
    for i, c in enumerate(text):
        if c == '"':
            quoted = not quoted
        elif c == "\n" and not quoted:
            records.append(text[start:i + 1])
            start = i + 1
    return records


def is_open(records, at):
    """Does a transaction of several statements go through this place?"""
    row = next(csv.reader(io.StringIO(records[at])))
    return row[9].split("/")[-1] not in ("", "0") and "execute" in row[13]


def check_sum(base, schema, records, whole, cuts):
    """The parts between the cuts add up to the whole."""
    parts = []
    for i, (a, b) in enumerate(zip([0] + cuts, cuts + [len(records)])):
        log = f"{base}/part{i}.csv"
        with open(log, "w", encoding="utf-8") as file:
            file.write("".join(records[a:b]))
        # Their order does not matter.
        parts[:0] = ["--analysis", log + ".json"]
        with open(log + ".json", "w", encoding="utf-8") as file:
            file.write(analyze(f"part {i} of the log", "--schema", schema,
                               "--log", log))
    done = run("analyze", "--format", "json", *parts)
    check(f"parts cut at {cuts} add up",
          done.returncode == 0 and done.stdout == whole,
          done.stderr or first_difference(whole, done.stdout))


def first_difference(a, b):
    for x, y in zip(a.splitlines(), b.splitlines()):
        if x != y:
            return f"expected {x}\nfound    {y}"
    return "one is longer"


def check_sums(base, schema, log, whole):
    with open(log, encoding="utf-8") as file:
        records = csv_records(file.read())
    middle = len(records) // 2
    inside = next(i for i in range(middle, len(records))
                  if is_open(records, i))
    for cut in range(7, len(records), len(records) // 9):
        check_sum(base, schema, records, whole, [cut])
    check_sum(base, schema, records, whole, [middle])
    check_sum(base, schema, records, whole, [inside])
    check_sum(base, schema, records, whole,
              [len(records) // 3, 2 * len(records) // 3])


def check_coverage(result):
    coverage = result["coverage"]
    check("dynamic SQL is counted", coverage["dynamic"] == 1, coverage)
    check("what failed is no SQL", coverage["unparsed"] >= 1, coverage)
    check("some are nobody's",
          0 < coverage["statements"] - coverage["attributed"] < 200, coverage)
    check("what rolled back is counted", coverage["rolled_back"] > 5,
          coverage)


def check_order(schema, log, conninfo):
    """What to split first is what the README argues for."""
    with open(ROOT + "/plans/shop/README.md", encoding="utf-8") as file:
        section = file.read().split("\n## What to split first\n")[1]
    section = section.split("\n## ")[0]
    argued = re.findall(r"^\d\. \*\*(\w+)\*\*", section, re.M)
    for name, source in (("dump", ["--schema", schema]),
                         ("live", ["--db", conninfo])):
        done = run("plan", "-p", PLAN, "--format", "json", *source, "--log",
                   log)
        if not check(f"a plan is made of {name} and csvlog",
                     done.returncode == 0, done.stderr):
            continue
        order = json.loads(done.stdout)["order"]
        found = [service["service"] for service in order]
        check(f"the order of {name}", found == argued, found)
        sizes = [service["forecast"]["bytes"] for service in order]
        check(f"the sizes of {name}",
              all((size is not None) == (name == "live") for size in sizes),
              sizes)


def check_patterns(whole, plan):
    """Each crossing has the pattern that the README argues for."""
    rows = expected()
    complaints = []
    for item, other in zip(plan["items"], found(whole)):
        wanted = [row[4] for row in rows if same(row, other)]
        have = item["pattern"] or "-"
        if wanted != [have]:
            complaints.append(f"  {have}, expected {wanted}: "
                              + " | ".join(other))
    check("the patterns are those that are argued for", not complaints,
          "\n".join(complaints))
    undecided = [item for item in plan["items"] if not item["decided"]]
    check("eight keys are undecided",
          len(undecided) == 8 and
          {item["kind"] for item in undecided} == {"foreign-key"}, undecided)


def check_sagas(plan):
    sagas = []
    for saga in plan["sagas"]:
        better = saga["better_order"]
        pivot = [step["service"] for step in saga["steps"]
                 if step["kind"] == "pivot"]
        sagas.append((saga["consumer"],
                      ", ".join(step["service"] for step in saga["steps"]),
                      pivot[0] if pivot else "none",
                      ", ".join(str(n) for n in better["steps"])
                      if better else "-"))
    check("the sagas are those that are argued for",
          sorted(sagas) == sorted(argued_sagas()),
          f"{sorted(sagas)}\n{sorted(argued_sagas())}")
    check("all are choreographed",
          {saga["style"] for saga in plan["sagas"]} == {"choreography"})


def check_work(schema, log, whole):
    done = run("plan", "-p", PLAN, "--schema", schema, "--log", log,
               "--format", "json")
    if check("the work is planned", done.returncode == 0, done.stderr):
        plan = json.loads(done.stdout)
        check_patterns(whole, plan)
        check_sagas(plan)


def check_draft(base, schema, log):
    """The plan that init makes of it has its services, and is accepted."""
    plan = base + "/draft.yaml"
    done = run("init", "--schema", schema, "--log", log, "-o", plan)
    check("a first plan is made", done.returncode == 0, done.stderr)
    done = run("analyze", "-p", plan, "--format", "json", "--schema", schema,
               "--log", log)
    if not check("it is accepted", done.returncode == 0, done.stderr):
        return
    result = json.loads(done.stdout)
    found = {service["name"]: service["tables"]
             for service in result["services"]}
    check("it has the services", set(found) >= {
        "users", "catalog", "orders", "inventory", "payments", "shipping"},
        list(found))
    check("users own users", "public.users" in found.get("users", []), found)
    coverage = result["coverage"]
    check("nearly all is somebody's",
          coverage["attributed"] > 0.99 * coverage["statements"], coverage)


def check_suggested(base, schema, log, whole):
    """Without any ownership init finds the six services by what is used
    together, and the schema, a log and no more than that."""
    plan = base + "/suggested.yaml"
    done = run("init", "--suggest", "--schema", schema, "--log", log,
               "-o", plan)
    if not check("services are suggested", done.returncode == 0, done.stderr):
        return
    expected = {r["name"]: r["owner"] for r in whole["relations"]
                if r["owner"] and r["owner"][0] != "("}
    done = run("analyze", "-p", plan, "--format", "json", "--schema", schema)
    if not check("they are accepted", done.returncode == 0, done.stderr):
        return
    services = json.loads(done.stdout)["services"]
    found = {table: service["name"] for service in services
             for table in service["tables"]}
    index = adjusted_rand_index(expected, found)
    check("they are the shop's: adjusted Rand index 0.9 at least",
          index >= 0.9, index)
    check("there are six", len(services) == 6, len(services))


def run_all(base, directory, conninfo):
    # The server goes on writing to its own.
    for name in ("csv", "json", "log"):
        shutil.copy(f"{directory}/log/shop.{name}", base)
    shutil.copy(directory + "/schema.sql", base)
    schema, log = base + "/schema.sql", base + "/shop.csv"
    whole = analyze("dump and csvlog", "--schema", schema, "--log", log)
    compare("dump and csvlog", json.loads(whole))
    check_coverage(json.loads(whole))
    again = analyze("the same", "--schema", schema, "--log", log)
    check("two runs give the same", again == whole,
          first_difference(whole, again))
    live = analyze("live and csvlog", "--db", conninfo, "--log", log)
    compare("live and csvlog", json.loads(live))
    for name in ("json", "log"):
        compare("dump and shop." + name,
                json.loads(analyze("dump and shop." + name, "--schema", schema,
                                   "--log", f"{base}/shop.{name}")))
    check_sums(base, schema, log, whole)
    check_order(schema, log, conninfo)
    check_work(schema, log, json.loads(whole))
    check_draft(base, schema, log)
    check_suggested(base, schema, log, json.loads(whole))


def run_kept(base):
    directory, how_to_end = keep_one(base)
    conninfo = f"host={directory} user=postgres dbname=shop"
    try:
        look_at(directory, conninfo)
        run_all(base, directory, conninfo)
    finally:
        done = subprocess.run(["sh", "-c", how_to_end], text=True,
                              capture_output=True, check=False)
        check("it can be ended as it says",
              done.returncode == 0 and not left(base),
              done.stderr or str(left(base)))


