"""A log of the server in the envelopes that services put its lines into. Each
wrapper takes the bytes of a log in stderr's format, or of a csvlog, and gives
the bytes of the service's."""

import csv
import gzip
import io
import json
import re

TIME = "2026-11-23T18:18:17"
COLUMNS = ["log_time", "user_name", "database_name", "process_id",
           "connection_from", "session_id", "session_line_num", "command_tag",
           "session_start_time", "virtual_transaction_id", "transaction_id",
           "error_severity", "sql_state_code", "message", "detail", "hint",
           "internal_query", "internal_query_pos", "context", "query",
           "query_pos", "location", "application_name", "backend_type",
           "leader_pid", "query_id"]
# syslog(3) of the server: PG_SYSLOG_LIMIT.
LIMIT = 900
# Smaller than what containers cut lines at, so that some are cut.
PIECE = 300


def entries(log):
    """Lines with those that continue them."""
    found = []
    for line in log.decode().splitlines():
        if line.startswith("\t") and found:
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found


def pieces(line):
    return [line[i:i + PIECE] for i in range(0, len(line), PIECE)] or [""]


def lines(objects):
    return "".join(json.dumps(o) + "\n" for o in objects).encode()


def docker(log):
    objects = []
    for line in log.decode().splitlines():
        parts = pieces(line)
        parts[-1] += "\n"
        objects += [{"log": part, "stream": "stderr", "time": TIME + ".1Z"}
                    for part in parts]
    return lines(objects)


def cri(log):
    out = []
    for number, line in enumerate(log.decode().splitlines()):
        parts = pieces(line)
        for part in parts[:-1]:
            out.append(f"{TIME}.123456789Z stderr P {part}\n")
            if number % 7 == 0:
                out.append(f"{TIME}.123456789Z stdout F \n")
        out.append(f"{TIME}.123456789Z stderr F {parts[-1]}\n")
    return "".join(out).encode()


def cnpg(csvlog):
    text = io.StringIO(csvlog.decode(), newline="")
    objects = [{"level": "info", "ts": TIME + "Z", "logger": "instance-manager",
                "msg": "Starting workers"}]
    for row in csv.reader(text):
        record = dict(zip(COLUMNS, row))
        objects.append({"level": "info", "ts": TIME + "Z",
                        "logger": "postgres", "msg": "record",
                        "record": record, "logging_pod": "shop-1"})
    return lines(objects)


def google_entry(text):
    return {"insertId": "s=1", "textPayload": text,
            "resource": {"type": "cloudsql_database", "labels": {}},
            "timestamp": TIME + ".123Z", "severity": "INFO",
            "logName": "projects/p/logs/cloudsql.googleapis.com%2Fpostgres.log"}


def google(log):
    return lines(google_entry(e) for e in entries(log))


def google_pretty(log):
    return json.dumps([google_entry(e) for e in entries(log)],
                      indent=2).encode()


def azure_entry(text):
    return {"time": TIME + "Z", "category": "PostgreSQLLogs",
            "operationName": "LogEvent",
            "properties": {"timestamp": TIME, "processId": 1,
                           "errorLevel": re.search("([A-Z0-9]+):  ", text)[1],
                           "sqlerrcode": "00000", "message": text}}


def azure(log):
    return lines(azure_entry(e) for e in entries(log))


def azure_records(log):
    found = [azure_entry(e.replace("\n\t", "\n")) for e in entries(log)]
    sessions = {"category": "PostgreSQLFlexSessions",
                "properties": {"Sessions": 7}}
    return lines({"records": [sessions] + found[i:i + 50]}
                 for i in range(0, len(found), 50))


def cloudwatch(log):
    return json.dumps({"events": [
        {"logStreamName": "db.0", "timestamp": 1700000000000, "message": e,
         "ingestionTime": 1700000000001, "eventId": "1"}
        for e in entries(log)], "nextToken": "b/1"}, indent=4).encode()


def cloudwatch_subscription(log):
    found = entries(log)
    return lines({"messageType": "DATA_MESSAGE", "logGroup": "/aws/rds/db",
                  "logEvents": [{"id": "1", "timestamp": 1, "message": e}
                                for e in found[i:i + 20]]}
                 for i in range(0, len(found), 20))


def cloudwatch_text(log):
    return "".join(f"{TIME}.000Z {e}\n" for e in entries(log)).encode()


def cloudwatch_tail(log):
    return "".join(f"{TIME}+00:00 db.0 {e}\n" for e in entries(log)).encode()


def syslog_pieces(text):
    """As the server cuts a message."""
    found = []
    while text:
        if text[0] == "\n":
            text = text[1:]
            continue
        end = text.find("\n")
        size = min(len(text) if end < 0 else end, LIMIT)
        if size < len(text) and not text[size].isspace():
            space = max(text.rfind(c, 0, size) for c in " \t")
            size = space if space > 0 else size
        found.append(text[:size])
        text = text[size:]
    return found


def messages(log):
    """Each entry is one message, with its process and number in that."""
    numbers = {}
    for entry in joined(log):
        pid = re.search(r"\[(\d+)\]", entry)[1]
        numbers[pid] = numbers.get(pid, 0) + 1
        yield pid, numbers[pid], syslog_pieces(entry)


def joined(log):
    """Entries with their DETAIL, STATEMENT and so on."""
    found = []
    for entry in entries(log):
        if re.match(r"[^\n]*? (DETAIL|HINT|CONTEXT|STATEMENT):  ", entry) and \
                not re.match(r"[^\n]*? (LOG|ERROR|FATAL|WARNING):  ", entry):
            found[-1] += "\n" + entry
        else:
            found.append(entry)
    return found


def shuffled(sources):
    """Lines of several processes, in turn where two follow each other."""
    waiting = []
    for source in sources:
        waiting.append(list(source))
        if len(waiting) == 3:
            while any(waiting):
                for queue in waiting:
                    if queue:
                        yield queue.pop(0)
            waiting = []
    for queue in waiting:
        yield from queue


def syslog(log, form):
    def source(pid, number, parts):
        for i, part in enumerate(parts):
            yield form(pid, f"[{number}-{i + 1}] {part}") + "\n"

    def apart(found):
        """Never two messages of one process among those that are mixed."""
        group = []
        for message in found:
            if any(message[0] == other[0] for other in group) or \
                    len(group) == 3:
                yield from shuffled(source(*m) for m in group)
                group = []
            group.append(message)
        yield from shuffled(source(*m) for m in group)

    return "".join(apart(messages(log))).encode()


def rsyslog(log):
    return syslog(log, lambda pid, text: f"{TIME}.123456+01:00 host "
                  f"postgres[{pid}]: " + text.replace("\t", "#011"))


def syslog_bsd(log):
    return syslog(log, lambda pid, text:
                  f"<133>Nov 23 18:18:17 host postgres[{pid}]: {text}")


def syslog_5424(log):
    return syslog(log, lambda pid, text: f"<133>1 {TIME}.123Z host postgres "
                  f'{pid} - [a@1 b="c]d"] {text}')


def heroku(log):
    def form(pid, text):
        line = (f"<158>1 {TIME}+00:00 host app postgres.12345 - "
                f"[DATABASE] {text}")
        return f"{len(line) + 1} {line}"

    router = f"90 <158>1 {TIME}+00:00 host heroku router - at=info\n".encode()
    return router + b"".join(
        form(pid, f"[{number}-{i + 1}] {part}").encode() + b"\n"
        for pid, number, parts in messages(log)
        for i, part in enumerate(parts))


def compressed(log):
    return gzip.compress(docker(log))


STDERR = [docker, cri, google, google_pretty, azure, azure_records, cloudwatch,
          cloudwatch_subscription, cloudwatch_text, cloudwatch_tail, rsyslog,
          syslog_bsd, syslog_5424, heroku, compressed]


def cnpg_cri(log):
    return cri(cnpg(log))


def cnpg_docker(log):
    return docker(cnpg(log))


CSV = [cnpg, cnpg_cri, cnpg_docker]
