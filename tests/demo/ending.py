"""Nothing of the demo is left behind, however it ends."""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import time

from checks import (BUILD, PATIENCE, PROGRAM, ROOT, GiveUp, await_that,
                    check, environment, left, run)

# How far it has come: a file of its directory that is there, after a command
# that it showed.
MOMENTS = {
    "in initdb": ("initdb", "data/base"),
    "in the server's start": ("postgres", "data/postmaster.pid"),
    "while loading": ("schema.sql", ""),
    "in the workload": ("pgbench", "log/shop.csv"),
}


def gone(base):
    """Wait a little: a killed demo is swept up after."""
    await_that(lambda: not left(base), PATIENCE)
    return not left(base)


def has_come(base, said, moment):
    """Is the demo in base, which said this, where we want it?"""
    command, path = MOMENTS[moment]
    with open(said, encoding="utf-8") as file:
        shown = any(line.startswith("$ ") and command in line for line in file)
    return shown and glob.glob(f"{base}/dbsplit-demo-*/{path}")


def client_of(pid):
    """The psql that pid runs, None if it runs none."""
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="utf-8") as file:
                child, name, _, parent = file.read().split()[:4]
        except OSError:
            continue  # it ended by itself
        if (name, parent) == ("(psql)", str(pid)):
            return int(child)
    return None


def end_client(pid, sig):
    """Send it to the psql that pid runs, and give that time to end."""
    await_that(lambda: client_of(pid), PATIENCE)
    os.kill(client_of(pid) or pid, sig)
    time.sleep(0.02)


def end_by(base, name, moment):
    sig, said = getattr(signal, name), base + "/said"
    with open(said, "w", encoding="utf-8") as messages, subprocess.Popen(
            [PROGRAM, "demo", "--dir", base], env=environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=messages, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    ) as demo:
        await_that(lambda: demo.poll() is not None
                   or has_come(base, said, moment), PATIENCE)
        came = demo.poll() is None and has_come(base, said, moment)
        # Ctrl-C goes to everything in the foreground, often to children
        # first.
        if sig == signal.SIGINT and moment == "while loading":
            end_client(demo.pid, sig)
        if sig == signal.SIGINT:
            os.killpg(demo.pid, sig)
        else:
            demo.send_signal(sig)
        status = demo.wait(PATIENCE)
    check(f"{name} {moment} ends it", came and status == -sig,
          f"status {status}" if came else "it did not come there")
    if not check(f"{name} {moment} leaves nothing", gone(base), left(base)):
        raise GiveUp("more would only wait as long")


def normal(base):
    done = run("demo", "-q", "--dir", base, "-o", base + "/result")
    check("a quiet demo says nothing",
          (done.returncode, done.stdout, done.stderr) == (0, "", ""),
          f"status {done.returncode}\n{done.stderr[:2000]}")
    check("its result is in the file",
          os.path.exists(base + "/result")
          and os.path.getsize(base + "/result") > 1000)
    check("a demo leaves nothing", not left(base), left(base))


def unprivileged(base):
    """As somebody who is not root, with files that everybody may read."""
    if os.getuid() != 0:
        return
    user = pwd.getpwnam("nobody")
    home = base + "/home"
    shutil.copytree(ROOT + "/plans", home + "/share/plans")
    shutil.copy(BUILD + "/dbsplit", home)
    for directory, _, files in os.walk(home):
        os.chmod(directory, 0o755)
        for file in files:
            os.chmod(os.path.join(directory, file), 0o755)
    os.makedirs(home + "/tmp")
    os.chown(home + "/tmp", user.pw_uid, user.pw_gid)
    done = run("demo", program=home + "/dbsplit",
               env=environment(DBSPLIT_DATADIR=home + "/share",
                               TMPDIR=home + "/tmp"),
               prefix=["setpriv", f"--reuid={user.pw_uid}",
                       f"--regid={user.pw_gid}", "--clear-groups"])
    check("it runs as nobody", done.returncode == 0, done.stderr[-2000:])
    check("nobody leaves nothing", not os.listdir(home + "/tmp"))


def refuses(name, message, *arguments, **env):
    done = run("demo", *arguments, env=environment(**env))
    check(name, done.returncode == 2 and message in done.stderr
          and not done.stdout, f"status {done.returncode}\n{done.stderr}")


def run_all(base):
    normal(base)
    unprivileged(base)
    refuses("a directory that does not exist", "No such file", "--dir",
            base + "/none")
    deep = base + "/" + "d" * 100
    os.makedirs(deep)
    refuses("a directory with too long a name", "too long a path", "--dir",
            deep)
    refuses("no shop", "found no plans/shop/schema.sql", "--dir", base,
            DBSPLIT_DATADIR=base + "/none")
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"):
        for moment in MOMENTS:
            end_by(base, name, moment)
