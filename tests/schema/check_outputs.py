"""The formats of check, held against what is published of them, on results
from tests/support/findings.h: JSON and SARIF against their schemas, JUnit as
XML, GitLab's and GitHub's as their manuals have them. No result has a way to
put a control character into any of them."""

import json
import os
import re
import subprocess
import urllib.parse
import xml.etree.ElementTree

import jsonschema

BUILD = os.environ["BUILD"]
SAMPLES = ("shop", "hostile", "clean", "many")
# C0 but newline, C1, and what changes the direction of text or ends lines.
UNSAFE = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f"
                    "\u2028-\u202e\u2066-\u2069\ufeff]")
URI = re.compile(r"(file://)?([A-Za-z0-9._~/-]|%[0-9A-F]{2})+")
RESULTS_MAX = 25000


def sample(form, name):
    """Strict UTF-8, or an error."""
    return subprocess.run([BUILD + "/check-sample", form, name], check=True,
                          stdout=subprocess.PIPE).stdout.decode()


def sarif_validator():
    directory = BUILD + "/sarif-schema"
    subprocess.run(["tests/schema/fetch", directory], check=True)
    with open(directory + "/sarif-2.1.0.json", encoding="utf-8") as file:
        schema = json.load(file)
    return jsonschema.Draft4Validator(schema)


def nodes(tree):
    yield tree
    inner = (tree.values() if isinstance(tree, dict) else
             tree if isinstance(tree, list) else ())
    for node in inner:
        yield from nodes(node)


def of_json(text):
    """What all our JSON is: sorted, and indented by two."""
    tree = json.loads(text)
    for node in nodes(tree):
        if isinstance(node, dict) and list(node) != sorted(node):
            yield f"keys are not sorted: {list(node)}"
            break
    if not text.isascii() or "\\u" in text:
        return
    if json.dumps(tree, indent=2, ensure_ascii=False) + "\n" != text:
        yield "the indentation is another"


def of_schema(text, validator, most):
    tree = json.loads(text)
    for part in "findings", "skipped":
        if part in tree:
            tree[part] = tree[part][:most]
    for run in tree.get("runs", ()):
        run["results"] = run["results"][:most]
    for error in list(validator.iter_errors(tree))[:3]:
        yield f"{error.json_path}: {error.message[:300]}"


def of_result(result, rules):
    if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
        yield "ruleIndex is of another rule"
    if len(result["locations"]) != 1:
        yield "there is not one location"
    place = result["locations"][0]["physicalLocation"]
    uri = place["artifactLocation"]["uri"]
    if not URI.fullmatch(uri) or urllib.parse.urlsplit(uri).query:
        yield f"no URI: {uri}"
    if uri.startswith("file:") == ("uriBaseId" in place["artifactLocation"]):
        yield "what is relative has a base, what is absolute none"
    region = place.get("region", {})
    if "snippet" in region:
        line = place["contextRegion"]["snippet"]["text"]
        name = line[region["startColumn"] - 1:region["endColumn"] - 1]
        if name != region["snippet"]["text"]:
            yield f"columns do not count characters: {name!r}"
    if not region and "primaryLocationLineHash" not in (
            result["partialFingerprints"]):
        yield "a result without a line has no fingerprint for GitHub"


def of_sarif(name, text):
    run = json.loads(text)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    results = run["results"]
    for result in results:
        yield from of_result(result, rules)
    seen = {result["partialFingerprints"]["dbsplit/v1"] for result in results}
    if len(seen) != len(results):
        yield "fingerprints are not unique"
    told = [note["message"]["text"] for note in
            run["invocations"][0].get("toolExecutionNotifications", ())]
    if name == "many":
        levels = [result["level"] for result in results]
        if len(results) != RESULTS_MAX or levels.count("error") != 12550:
            yield "not the most severe results are kept"
        if not told[0].startswith("100 results left out"):
            yield "what is cut is not told"
        if "10 more places" not in told[-1]:
            yield "skipped places that are cut are not told"
    if name == "clean" and (results or told):
        yield "a clean run has something"


def of_junit(name, text):
    root = xml.etree.ElementTree.fromstring(text)
    cases = root.findall("testsuite/testcase")
    names = {(case.get("classname"), case.get("name")) for case in cases
             if case.get("classname") != "not-looked-into"}
    if len(names) != sum(case.get("classname") != "not-looked-into"
                         for case in cases):
        yield "two cases have one name"
    if not any(len(case) == 0 or case[0].tag == "system-out"
               for case in cases):
        yield "no case passes"
    for tag, count in (("failure", "failures"), ("skipped", "skipped")):
        for suite in root:
            if len(suite.findall(f"testcase/{tag}")) != int(suite.get(count)):
                yield f"{suite.get('name')}: {count} is wrong"
    if int(root.get("tests")) != len(cases):
        yield "tests is wrong"
    if name == "clean" and len(cases) != 1:
        yield "a clean run is not one case"
    if name == "hostile" and len(root.findall("testsuite/*/failure")) != 4:
        yield "not each finding is a failure"


def of_gitlab(name, text):
    issues = json.loads(text)
    levels = {"info", "minor", "major", "critical", "blocker"}
    for issue in issues:
        if set(issue) != {"check_name", "description", "fingerprint",
                          "location", "severity"}:
            yield f"keys are {list(issue)}"
        if issue["severity"] not in levels:
            yield f"severity {issue['severity']}"
        path = issue["location"]["path"]
        if not path or path.startswith("./"):
            yield f"path {path}"
        if issue["location"]["lines"]["begin"] < 1:
            yield "lines are counted from 1"
    if len({issue["fingerprint"] for issue in issues}) != len(issues):
        yield "fingerprints are not unique"
    if name == "clean" and issues != []:
        yield "a clean run has an issue"


def of_github(name, text):
    *lines, last = text.splitlines()
    ranks = []
    for line in lines:
        m = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        if not m:
            if not line.startswith("only 10 annotations"):
                yield f"no command: {line[:80]}"
            continue
        ranks.append(("error", "warning", "notice").index(m[1]))
        for part in m[2].split(","):
            if not re.fullmatch(r"(file|line|col|endColumn|title)=.+", part):
                yield f"no property: {part}"
        for value in m[2], m[3]:
            if re.search("%(?!25|0D|0A|3A|2C)", value):
                yield f"not escaped: {value}"
    if ranks != sorted(ranks):
        yield "errors do not come first"
    if (name == "many") != ("only 10 annotations" in text):
        yield "what GitHub does not show is not told"
    if "looked into" not in last:
        yield "the last line is no sum"


def of_text(name, text):
    if "looked into" not in text.splitlines()[-1]:
        yield "the last line is no sum"
    if name == "many" and "cross-service-type" not in text.split("by rule")[1]:
        yield "findings are not summed up"


def mistakes(form, name, validators):
    text = sample(form, name)
    if UNSAFE.search(text):
        yield f"holds {UNSAFE.search(text)[0]!r}"
    if form in ("json", "sarif", "gitlab"):
        yield from of_json(text)
    if form in validators:
        yield from of_schema(text, validators[form], 300)
    check = {"sarif": of_sarif, "junit": of_junit, "gitlab": of_gitlab,
             "github": of_github, "text": of_text}.get(form)
    if check:
        yield from check(name, text)


def same_rules(ours):
    """The rules that the JSON Schema names are those that there are."""
    rules = json.loads(sample("sarif", "clean"))["runs"][0]["tool"]["driver"]
    names = ours.schema["$defs"]["finding"]["properties"]["rule"]["enum"]
    return names == sorted(rule["id"] for rule in rules["rules"])


def check(ours):
    """Pairs of what was looked at and its mistakes; ours: the validator of our
    own JSON."""
    validators = {"json": ours, "sarif": sarif_validator()}
    for form in "text", "json", "sarif", "junit", "github", "gitlab":
        for name in SAMPLES:
            yield f"check {form} {name}", list(mistakes(form, name,
                                                        validators))
    yield "check rules", [] if same_rules(ours) else ["are not the schema's"]
