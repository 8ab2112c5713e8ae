"""Nothing of the demo is left behind, however it ends."""

import os
import pwd
import shutil
import signal
import subprocess
import time

from checks import (BUILD, PATIENCE, PROGRAM, ROOT, GiveUp, check,
                    environment, left, run)

# In initdb, in the server's start, while loading, in the workload.
MOMENTS = [0.05, 0.3, 0.6, 1.0]


def gone(base):
    """Wait a little: a killed demo is swept up after."""
    end = time.monotonic() + 20
    while left(base) and time.monotonic() < end:
        time.sleep(0.05)
    return not left(base)


def end_by(base, name, seconds):
    sig = getattr(signal, name)
    with subprocess.Popen(
            [PROGRAM, "demo", "--dir", base], env=environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    ) as demo:
        time.sleep(seconds)
        # Ctrl-C goes to everything in the foreground.
        if sig == signal.SIGINT:
            os.killpg(demo.pid, sig)
        else:
            demo.send_signal(sig)
        status = demo.wait(PATIENCE)
    check(f"{name} after {seconds} s ends it", status in (-sig, 0),
          f"status {status}")
    if not check(f"{name} after {seconds} s leaves nothing", gone(base),
                 left(base)):
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
        for seconds in MOMENTS:
            end_by(base, name, seconds)
