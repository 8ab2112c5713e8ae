"""--max-memory: what it takes, and what it costs."""

import json
import os

from harness import case
from small import FILES, MODEL, log_line

SHAPES = 40000
# Each has a shape of its own, and all read users; few fit into 64 MB.
LOG = "".join(log_line(i % 60, f"SELECT email AS column_{i} FROM users")
              for i in range(SHAPES))

for size, message, hint in [
        ("lots", '"lots" is no size', "write it as 512M or 4G"),
        ("4X", '"4X" is no size', "write it as 512M or 4G"),
        ("-4G", '"-4G" is no size', "write it as 512M or 4G"),
        ("99999999999G", '"99999999999G" is no size', "write it as 512M or 4G"),
        ("63M", '"63M" is too small', "64M is the least")]:
    case(f"--max-memory {size}", MODEL.split() + ["--max-memory", size],
         status=2, files=FILES,
         stderr=f"error: --max-memory {message}\nhint: {hint}\n")
case("a bound that nothing reaches",
     MODEL + "--max-memory 4G --format csv -o out", files=FILES)


def folded(directory):
    """All that ran is counted, and known."""
    with open(os.path.join(directory, "out"), encoding="utf-8") as file:
        result = json.load(file)
    coverage, shapes = result["coverage"], result["shapes"]
    many = [s for s in shapes if s["text"] == "(folded) read public.users"]
    [crossing] = [x for x in result["crossings"]
                  if many and x["object"] == many[0]["id"]]
    if (coverage["statements"] != SHAPES or coverage["resolved"] != SHAPES or
            sum(s["calls"] for s in shapes) != SHAPES):
        return f"not all is counted: {coverage}"
    if coverage["folded"] != crossing["weight"] or "unkept" in coverage:
        return f"the numbers do not agree: {coverage}, {crossing}"
    return None if len(shapes) < SHAPES else "nothing is folded"


case("a bound that is reached", "", files={**FILES, "log": LOG}, check=folded,
     script=f'"$DBSPLIT" {MODEL} --max-memory 64M --log log --format json '
            "-o out 2>&1 | sed 's/[0-9,]* shapes/N shapes/'",
     stdout="warning: the memory bound of 64 MB folded N shapes into 1\n")
