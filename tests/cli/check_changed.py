"""dbsplit check --changed-since: what git has as new."""

from harness import case
from small_check import (DO, FILES, OWN, READ, WRITE, failed, finding, quote,
                         report)

# A commit with a finding on the second line of two files.
OLD = f"{OWN}\n{READ}\n{OWN}\n"
GIT = "".join(f"export GIT_{who}_{what}=x@example.com; "
              for who in ["AUTHOR", "COMMITTER"] for what in ["NAME", "EMAIL"])
START = (GIT + "export GIT_CONFIG_GLOBAL=/dev/null; git init -q -b main; "
         "git add .; git commit -qm 1; ")
SINCE = DO + "--changed-since {} "
HEAD = SINCE.format("HEAD")
TREE = {**FILES, "orders/a.sql": OLD, "orders/b.sql": OLD}
NOTHING = report(seen=(0, 0))


def changed(name, change, stdout=NOTHING, errors=0, **rest):
    """What is told behind a change of the tree."""
    case("changed: " + name, "", **{
        "files": TREE, "script": START + change + HEAD, "stdout": stdout,
        "status": errors > 0, "stderr": failed(errors) if errors else "",
        **rest})


def wrote(line, text="WRITE"):
    return f"sed -i '{line}' orders/a.sql; ".replace("WRITE", WRITE)


A_WRITE = report(finding("orders/a.sql", 2, WRITE), errors=1, files=1,
                 seen=(1, 4))

changed("nothing", "")
changed("a new line beside an old finding", wrote("1a WRITE"), A_WRITE, 1)
changed("a line that was changed", wrote("2s/.*/WRITE/"),
        report(finding("orders/a.sql", 2, WRITE), errors=1, files=1,
               seen=(1, 3)), 1)
changed("lines above an old finding", wrote("1i -- x"),
        report(seen=(1, 3)))
changed("lines that are gone", wrote("1d"), report(seen=(1, 2)))
changed("a file that is gone", "rm orders/a.sql; ")
# The name stands on a line that is old.
SPLIT = READ.replace(" FROM", "\n  FROM")
changed("another line of a statement", "",
        script=START + "sed -i '1s/email/name/' orders/a.sql; " + HEAD +
        "| grep ': error:'",
        files={**TREE, "orders/a.sql": SPLIT + "\n" + OLD}, status=0,
        stdout="orders/a.sql:2:8: error: orders reads public.users of users "
               "[cross-service-read]\n", errors=1)
changed("a comment that allowed it and is gone", "",
        script=START + "sed -i 1d orders/a.sql; " + HEAD + "| grep ': error:'",
        files={**TREE, "orders/a.sql":
               "-- dbsplit: allow(cross-service-read) old\n" + READ + "\n"},
        status=0,
        stdout="orders/a.sql:1:19: error: orders reads public.users of users "
               "[cross-service-read]\n", errors=1)
ALLOW = "-- dbsplit: allow(cross-service-read) old\n"
FOUND = ("orders/a.sql:{}: error: orders reads public.users of users "
         "[cross-service-read]\n")


def crossed(name, text, change, place, file="orders/a.sql"):
    """A change through which one crossing is told that was there before."""
    changed(name, "", script=START + change + HEAD + "| grep ': error:'",
            files={**TREE, file: text}, status=0, errors=1,
            stdout=FOUND.format(place).replace("orders/a.sql", file))


crossed("a comment that is gone, and others behind it",
        ALLOW + "-- a\n-- b\n" + READ + "\n", "sed -i 1d orders/a.sql; ",
        "3:19")
crossed("a comment that is gone with much else",
        "-- a\n" * 60 + ALLOW + READ + "\n",
        "sed -i -e 61d -e '1,60s/a/b/' orders/a.sql; ", "61:19")
crossed("a comment in front of a semicolon that is gone",
        READ[:-1] + "\n" + ALLOW + ";\n", "sed -i 2d orders/a.sql; ", "1:19")
crossed("the last lines of a statement that are gone",
        READ[:-1] + "\nWHERE false\n", "sed -i 2d orders/a.sql; ", "1:19")
crossed("a comment above a call that allows something else now",
        "#" + ALLOW[2:] + f'run(\n 1,\n "{READ[:-1]}")\n',
        "sed -i s/service-read/service-join/ orders/a.py; ", "4:21",
        file="orders/a.py")
changed("a transaction around what was there", "",
        script=START + "sed -i '1i BEGIN;' orders/a.sql; "
        "echo 'COMMIT;' >>orders/a.sql; " + HEAD +
        "| grep -o 'error: one transaction'", status=0, errors=1,
        files={**TREE, "orders/a.sql": "UPDATE orders SET id = 1;\n" + WRITE +
               "  -- dbsplit: allow(cross-service-write) x\n"},
        stdout="error: one transaction\n")
changed("the work tree by another name", "", script=START + wrote("1a WRITE") +
        'ln -s "$PWD" link; ' + HEAD + "-p link/dbsplit.yaml link/orders "
        "| grep -o 'error: orders writes'", status=0, errors=1,
        stdout="error: orders writes\n")
changed("what a link leads to", "",
        script="mkdir shared; cp orders/b.sql shared; "
        "ln -s ../shared/b.sql orders/c.sql; " + START +
        f"echo '{WRITE}' >>shared/b.sql; " + HEAD +
        "| grep -o 'c.sql.*orders writes'", status=0, errors=1,
        stdout="c.sql:4:13: error: orders writes\n")
changed("files of another repository", "", script=START +
        "mkdir other; cd other; git init -q; echo >a; git add .; "
        "git commit -qm 1; " + DO.replace("schema.sql", "../schema.sql")
        + "--changed-since HEAD -p ../dbsplit.yaml", status=2,
        stdout="", stderr='error: "../orders/a.sql" is not in the git '
        "repository of this directory\nhint: run dbsplit check in the "
        "repository that --changed-since is about\n")
changed("what was committed since", wrote("1a WRITE") + "git commit -qam 2; ",
        A_WRITE, 1, script=START + wrote("1a WRITE") + "git commit -qam 2; "
        + SINCE.format("HEAD~1"))
changed("what another branch has since", "", A_WRITE, 1, script=START +
        "git checkout -qb other; " + wrote("1a WRITE") + "git commit -qam 2; "
        f"git checkout -q main; echo '{WRITE}' >>orders/b.sql; "
        "git commit -qam 3; git checkout -q other; " + SINCE.format("main"))
for dots, seen in [("..", 1), ("...", 1)]:
    changed("a range with " + dots, "", A_WRITE, 1, script=START +
            wrote("1a WRITE") + "git commit -qam 2; echo >orders/new.sql; " +
            SINCE.format(f"HEAD~1{dots}HEAD"))
changed("what is about to be committed",
        wrote("1a WRITE") + "git add .; ", A_WRITE, 1)
changed("a file that git does not know", f"echo '{READ}' >orders/c.sql; ",
        report(finding("orders/c.sql", 1), errors=1, files=1, seen=(1, 1)), 1)
changed("a file that git ignores",
        f"echo '{READ}' >orders/c.sql; echo c.sql >.gitignore; ")
changed("a file that was renamed", "git mv orders/a.sql orders/c.sql; ",
        report(finding("orders/c.sql", 2), errors=1, files=1, seen=(1, 3)), 1)
changed("a file without a newline at its end",
        f"printf '%s' '{WRITE}' >>orders/a.sql; ",
        report(finding("orders/a.sql", 4, WRITE), errors=1, files=1,
               seen=(1, 4)), 1)
changed("a range, beside another file that has changed since", "", A_WRITE, 1,
        script=START + wrote("1a WRITE") + "git commit -qam 2; "
        f"echo '{WRITE}' >>orders/b.sql; " + SINCE.format("HEAD~1..HEAD"))
COMMENT = OLD + "/*\n-- b/orders/b.sql\n*/\n"
changed("lines that look like a diff",
        "sed -i '5s/.*/++ b\\/orders\\/b.sql\\n@@ -1 +1,9 @@/' orders/a.sql; "
        f"echo '{WRITE}' >>orders/a.sql; ",
        report(finding("orders/a.sql", 8, WRITE), errors=1, files=1,
               seen=(1, 4)), 1, files={**TREE, "orders/a.sql": COMMENT})
KEY = "ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users;"
KEYED = (quote(3, KEY) + "hint: keep the key without the constraint, and ask "
         "users whether the row is there\n\n1 error in 1 file; 1 file and 3 "
         "statements looked into\n")
changed("a line of the schema", f"echo '{KEY}' >>schema.sql; ",
        "schema.sql:3:57: error: a foreign key of orders refers to "
        "public.users of users: public.orders.orders_user_id_fkey "
        "[cross-service-foreign-key]\n" + KEYED, 1)
changed("a schema with an old finding", "echo '-- x' >>schema.sql; ",
        report(seen=(1, 3)),
        files={**TREE, "schema.sql": FILES["schema.sql"] + KEY + "\n"})
changed("a schema from a pipe", "", script=START +
        "cat schema.sql | \"$DBSPLIT\" check --schema - --changed-since HEAD")
TWO = {**TREE, "more.sql": KEY + "\n"}
changed("one of two schemas", "echo '-- x' >>schema.sql; ",
        report(seen=(1, 2)), files=TWO,
        script=START + "echo '-- x' >>schema.sql; " + HEAD +
        "--schema more.sql")
for how, name in [("the name", "schema.sql"), ("another name", "./schema.sql")]:
    changed("a schema by " + how, "",
            script=START + f"echo '{KEY}' >>schema.sql; "
            + HEAD.replace("schema.sql", name) + "| grep -c 'error: a foreign'",
            stdout="1\n", stderr=failed())
PACKED = START + "gzip -k schema.sql; git add .; git commit -qm 2; "
changed("a schema that has changed and has no places", "",
        "in no file\nerror: a foreign key of orders refers to public.users of "
        "users: public.orders.orders_user_id_fkey [cross-service-foreign-key]\n"
        + KEYED[KEYED.index("hint:"):KEYED.index("\n\n") + 2] +
        "1 error; 0 files and 0 statements looked into\n", 1,
        script=PACKED + f"echo '{KEY}' >>schema.sql; gzip -kf schema.sql; " +
        HEAD.replace("schema.sql", "schema.sql.gz"))
changed("a schema that has not changed and has no places", "",
        files={**TREE, "schema.sql": FILES["schema.sql"] + KEY + "\n"},
        script=PACKED + HEAD.replace("schema.sql", "schema.sql.gz"))
SUB = ("(git init -q orders/sub; cd orders/sub; cp ../a.sql .; git add .; "
       "git commit -qm 1); ")


def own(name):
    return (f'warning: "{name}" is a git repository of its own: what is new in '
            "it is not looked at\nhint: run dbsplit check in it, with a "
            "revision of its own\n")


MODULE = START + SUB + "git add . 2>err; git commit -qm 2; "
changed("in a submodule nothing", "", script=MODULE + HEAD)
changed("in a submodule", "", stderr=own("orders/sub"),
        script=MODULE + f"echo '{READ}' >>orders/sub/a.sql; "
        "cp orders/sub/a.sql orders/sub/b.sql; "
        "git config diff.ignoreSubmodules all; git config diff.submodule log; "
        + HEAD)
changed("in a submodule that nobody asks for", "",
        script=MODULE + f"echo '{READ}' >>orders/sub/a.sql; " + HEAD +
        "orders/a.sql")
changed("in a repository within that git does not know", "",
        stderr=own("orders/sub"), script=START + SUB + HEAD)
changed("what the plan says", "", files={
    **TREE, "dbsplit.yaml": FILES["dbsplit.yaml"] +
    "allow: [{consumer: orders, table: public.users, access: write, "
    "until: 2026-11-22, reason: r}]\n"})
NAMES = ["a b.sql", 'q"u.sql', "n\nl.sql", "t\tab.sql", "\u00e9.sql", "-x.sql",
         "b\\n.sql", "\x1b[2J.sql", "[a-z]*.sql"]
SHOWN = {"n\nl.sql": "n l.sql", "t\tab.sql": "t ab.sql",
         "\x1b[2J.sql": "\\x1b[2J.sql"}
for how, change in [("git does not know", ""), ("git knows", "git add .; ")]:
    changed("names of files that " + how, "", "".join(
        f"orders/{name}:2:13\n" for name in
        sorted(SHOWN.get(n, n) for n in NAMES)), script=START + "".join(
            f"name=$(printf -- '{name}x'); name=${{name%x}}; "
            f"printf '%s\\n' '{OWN}' '{WRITE}' >\"orders/$name\"; "
            for name in [n.replace("\\", "\\\\") for n in NAMES]) + change +
        HEAD + "-q 2>/dev/null | LC_ALL=C.UTF-8 sed -n 's/: error.*//p' | "
        "LC_ALL=C sort")
changed("from a directory below", "", A_WRITE.replace("orders/a.sql", "a.sql"),
        1, script=START + wrote("1a WRITE") + 'cd orders; "$DBSPLIT" check '
        "--schema ../schema.sql --changed-since HEAD .")
changed("in a repository that begins above", "", A_WRITE, 1,
        files={"top/" + name: text for name, text in TREE.items()},
        script=START + "cd top; " + wrote("1a WRITE") + HEAD)
changed("whatever git's configuration says", "", A_WRITE, 1, script=START +
        "git config diff.noprefix true; git config diff.relative true; "
        "git config diff.mnemonicPrefix true; git config color.ui always; "
        "git config diff.interHunkContext 9; git config diff.external false; "
        "git config color.diff always; git config diff.context 9; "
        "git config diff.srcPrefix x; git config diff.dstPrefix y; "
        "git config core.quotePath false; git config diff.x.textconv false; "
        "echo '*.sql diff=x' >.git/info/attributes; "
        + wrote("1a WRITE") + wrote("$s/$/ /") + HEAD)
changed("whatever the environment says", "", A_WRITE, 1, script=START +
        "export GIT_DIFF_OPTS=-u5 GIT_EXTERNAL_DIFF=false GIT_TRACE=1; "
        + wrote("1a WRITE") + HEAD)
changed("nothing of git's own files", "", script=START + "touch -d 2001-01-01 orders/*; "
        "cp .git/index index; " + HEAD + "&& cmp index .git/index")
changed("what git takes for binary", "", A_WRITE, 1,
        script=START + "echo '*.sql -diff' >.git/info/attributes; "
        + wrote("1a WRITE") + HEAD)
changed("a file that is no part of the repository", "",
        script=START + f"mkdir ../x.$$; echo '{READ}' >../x.$$/a.sql; " +
        SINCE.format("HEAD") + "--service orders ../x.$$ 2>&1 | "
        "sed -n 's/.*a.sql. is not/is not/p'; rm -r ../x.$$",
        stdout="is not in the git repository of this directory\n")
changed("accepted before", "", report(seen=(2, 6), more="1 in the baseline; "),
        script=START + DO + "--baseline b --update-baseline --accept-new x "
        ">out; git add .; git commit -qm 2; sed -i 2d orders/b.sql; "
        f"echo '{READ}' >>orders/a.sql; " + HEAD + "--baseline b")


def wrong(name, revision, stderr, script=START, **rest):
    case("changed: " + name, "", status=2, files=TREE, stderr=stderr,
         script=script + f"{DO} --changed-since '{revision}'", **rest)


def unknown(name, revision, words, **rest):
    wrong(name, revision, "error: cannot tell what has changed since "
          f'"{revision}"\nhint: {words}\n', **rest)


unknown("no revision", "none", "git says: Not a valid object name none")
unknown("no range", "none..HEAD", "git says: bad revision 'none..HEAD'")
wrong("an option in place of a revision", "--output=x",
      'error: --changed-since "--output=x" is no revision\n')
wrong("an option at the end of a range", "HEAD..--output=x",
      'error: --changed-since "HEAD..--output=x" is no revision\n')
unknown("a file in place of a revision", "schema.sql",
        "git says: Not a valid object name schema.sql")
unknown("an empty revision", "", "git says: Not a valid object name ")
wrong("a revision that a terminal should not see", "x\x1b[2J",
      'error: cannot tell what has changed since "x\\x1b[2J"\n'
      "hint: git says: Not a valid object name x?[2J\n")
wrong("a history of its own", "other",
      'error: "other" and HEAD have no commit in common\n'
      "hint: where only a part of the history was fetched, fetch more of it\n",
      script=START + "git checkout -q --orphan other; git commit -qm 2; "
      "git checkout -q main; ")
unknown("no commit yet", "HEAD", "git says: Not a valid object name HEAD",
        script="git init -q -b main; ")
unknown("no repository", "HEAD", "git says: not a git repository (or any of "
        "the parent directories): .git",
        script="export GIT_CEILING_DIRECTORIES=/; ")
unknown("no git", "HEAD", "git cannot be run", script="PATH=/none; ")
for how, end, change in [
        ("another commit", "HEAD~1", "git commit -qam 3; "),
        ("what was committed", "HEAD", ""), ("an end that is left out", "", "")]:
    wrong("a range that ends before the files, at " + how, "HEAD~1.." + end
          if end != "HEAD~1" else "HEAD~2..HEAD~1",
          'error: "orders/a.sql" is not what it is at the end of the range '
          f'"{"HEAD~2..HEAD~1" if end == "HEAD~1" else "HEAD~1.." + end}"\n'
          "hint: a revision alone is compared with the files as they are; for "
          "a range, check its end out\n",
          script=START + wrote("1a WRITE") + "git commit -qam 2; "
          + wrote("1i -- x") + change)
