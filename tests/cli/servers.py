"""Servers that are not there, hostile, or silent."""

from harness import case
from small import FILES

# Takes one connection on a socket in its directory and sends what it is told.
SERVER = r"""
import socket, struct, sys
s = socket.socket(socket.AF_UNIX)
s.bind(".s.PGSQL.5432")
s.listen()
print("ready", flush=True)
c = s.accept()[0]
c.recv(10000)
def send(kind, text):
    fields = b"SERROR\0C28000\0M" + text + b"\0\0"
    c.sendall(kind + struct.pack("!I", len(fields) + 4) + fields)
if sys.argv[1:]:
    c.sendall(b"R" + struct.pack("!II", 8, 0))
for kind, text in zip(sys.argv[1::2], sys.argv[2::2]):
    send(kind.encode(), text.encode())
c.recv(1)
"""

START = """
python3 server.py {} >ready & server=$!
while ! grep -q ready ready 2>/dev/null; do sleep 0.02; done
"$DBSPLIT" analyze -p plan.yaml --db "host=$PWD connect_timeout=2" 2>err
status=$?
kill $server 2>/dev/null # unless it ended with its connection
sed "s|$PWD|HERE|" err
exit $status
"""


def server(name, words, message):
    case(name, "", files={**FILES, "server.py": SERVER}, status=3,
         script=START.format(words), stdout=message)


server("a server that sends escape sequences before it refuses",
       """N "$(printf 'notice\\033[2J')" E "$(printf 'no\\033[2J\\nway')" """,
       'error: connection to server on socket "HERE/.s.PGSQL.5432" failed: '
       "ERROR:  no\\x1b[2J way\n")
server("a server that says nothing", "",
       'error: the server at "HERE", port 5432 did not answer in time\n'
       "hint: connect_timeout says how long to wait\n")

for name, conninfo, message, hint in [
        ("a URI with a password", "postgresql://u:hunter2@h/db",
         "the connection string holds a password, which others could see in "
         "the list of processes", "put it into ~/.pgpass or a service file"),
        ("a URI with a password and no host", "postgresql://u:hunter2",
         "the port of the connection string is no number",
         "a URI is postgresql://user@host:port/name, without a password")]:
    case(name, ["analyze", "-v", "-p", "plan.yaml", "--db", conninfo],
         files=FILES, status=2,
         stderr=f"reading plan.yaml\nerror: {message}\nhint: {hint}\n")
