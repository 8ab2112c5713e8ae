#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "load/unwrap.h"
#include "log_text.h"

/* What the server logged; prefixes as the services have them. */
#define RDS "2026-11-23 18:18:17 UTC:10.0.0.9(48808):shop@shopdb:[18762]:LOG:  "
#define GOOGLE \
	"2026-11-23 18:18:17.123 UTC [331]: [3-1] db=shopdb,user=shop LOG:  "
#define AZURE  "2026-11-23 18:18:17 UTC-63fd3b04.cf0-"
#define SIMPLE "2026-11-23 18:18:17.123 UTC [331] shop@shopdb LOG:  "

#define CRI "2026-11-23T18:18:17.123456789Z "
#define DOCKER(text)                                  \
	"{\"log\":\"" text "\",\"stream\":\"stderr\"" \
	",\"time\":\"2026-11-23T18:18:17.123456789Z\"}\n"

Test(unwrap, takes_lines_of_containers)
{
	cr_assert_str_eq(log_text(CRI "stderr F " SIMPLE
				      "statement: SELECT\n" CRI
				      "stderr F \t1\n" CRI "stderr F " SIMPLE
				      "duration: 1.5 ms\n",
				  NULL),
			 "statement shop@shopdb <331>: SELECT\\n1\n"
			 "duration shop@shopdb <331> 1500us\n");
	cr_assert_str_eq(
		log_text(DOCKER(SIMPLE "statement: SELECT \\\"a\\\"\\n")
				 DOCKER("\\tFROM t\\n"),
			 NULL),
		"statement shop@shopdb <331>: SELECT \"a\"\\nFROM t\n");
}

Test(unwrap, joins_what_containers_cut)
{
	cr_assert_str_eq(log_text(CRI "stderr P " SIMPLE "statement: SEL\n" CRI
				      "stdout P o\n" CRI "stderr P ECT\n" CRI
				      "stdout F ut\n" CRI "stderr F  1,\n" CRI
				      "stderr F \t2\n" CRI
				      "stderr F:tag " SIMPLE
				      "statement: SELECT 3\n",
				  NULL),
			 "statement shop@shopdb <331>: SELECT 1,\n"
			 "statement shop@shopdb <331>: SELECT 3\n"
			 "unreadable 2, first line 2");
	cr_assert_str_eq(log_text(DOCKER(SIMPLE "statement: SEL") DOCKER("ECT")
					  DOCKER(" 1\\n"),
				  NULL),
			 "statement shop@shopdb <331>: SELECT 1\n");
}

/* In one list, so that nothing is silent for long: the lines behind the piece
   that never ends wait for it, and then there are too many. */
Test(unwrap, keeps_lines_apart_that_wait_for_a_piece)
{
	const char *got;
	char want[32];
	struct buf log;

	buf_init(&log);
	buf_printf(&log,
		   "%s[{\"log\":\"" SIMPLE "checkpoint\",\"stream\":"
		   "\"stdout\",\"time\":\"\"}",
		   DOCKER(SIMPLE "statement: SELECT\\n"));
	for (int i = 0; i < 300; i++)
		buf_printf(&log,
			   ",{\"log\":\"" SIMPLE "statement: SELECT %d\\n\","
			   "\"stream\":\"stderr\",\"time\":\"\"}",
			   i);
	buf_str(&log, "]\n");
	got = log_text(log.data, NULL);
	for (int i = 0; i < 300; i++) {
		snprintf(want, sizeof(want), ": SELECT %d\n", i);
		got = strstr(got, want);
		cr_assert_not_null(got, "no %s", want);
	}
	buf_release(&log);
}

Test(unwrap, takes_events_of_cloudwatch)
{
	const char *want = "statement shop@shopdb <18762> 3668us: SELECT\\n1\n"
			   "duration shop@shopdb <18762> 1500us\n";

	cr_assert_str_eq(
		log_text(
			"{\n    \"events\": [\n        {\n            "
			"\"logStreamName\": \"shop.0\",\n            "
			"\"timestamp\": 1795457897000,\n            "
			"\"message\": \"" RDS "duration: 3.668 ms  statement: "
			"SELECT\\n\\t1\",\n            \"eventId\": \"3\"\n"
			"        },\n        {\n            \"message\": \"" RDS
			"duration: 1.500 ms\"\n        }\n    ],\n    "
			"\"searchedLogStreams\": []\n}\n",
			NULL),
		want);
	cr_assert_str_eq(
		log_text("{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{"
			 "\"id\":\"3\",\"message\":\"" RDS "duration: 3.668 ms"
			 "  statement: SELECT\\n\\t1\"},{\"id\":\"4\","
			 "\"message\":\"" RDS "duration: 1.500 ms\"}]}\n",
			 NULL),
		want);
	cr_assert_str_eq(log_text("2026-11-23T18:18:17.000Z " RDS
				  "duration: 3.668 ms  statement: SELECT\n\t1\n"
				  "2026-11-23T18:18:17.000Z " RDS
				  "duration: 1.500 ms\n",
				  NULL),
			 want);
	cr_assert_str_eq(log_text("2026-11-23T18:18:17.000000+00:00 shop.0 " RDS
				  "duration: 3.668 ms  statement: SELECT\n\t1\n"
				  "2026-11-23T18:18:17+00:00 shop.0 " RDS
				  "duration: 1.500 ms\n",
				  NULL),
			 want);
}

#define GOOGLE_ENTRY(payload)                                              \
	"{\"insertId\":\"s=1\"," payload                                   \
	",\"resource\":{\"type\":\"cloudsql_database\",\"labels\":{"       \
	"\"database_id\":\"p:shop\"}},\"timestamp\":\"2026-11-23T18:18:17" \
	".123Z\",\"severity\":\"INFO\",\"logName\":\"projects/p/logs/"     \
	"cloudsql.googleapis.com%2Fpostgres.log\"}\n"

Test(unwrap, takes_entries_of_google_cloud)
{
	cr_assert_str_eq(log_text(GOOGLE_ENTRY("\"textPayload\":\"" GOOGLE
					       "statement: SELECT\\n\\t1\""),
				  NULL),
			 "statement shop@shopdb <331>: SELECT\\n1\n");
	cr_assert_str_eq(
		log_text(
			"[" GOOGLE_ENTRY(
				"\"jsonPayload\":{\"message\":\"" GOOGLE
				"statement: SELECT 1\"}") "," GOOGLE_ENTRY("\"j"
									   "son"
									   "Pay"
									   "loa"
									   "d\""
									   ":{"
									   "\"o"
									   "the"
									   "r\""
									   ":1"
									   "}") "]",
			NULL),
		"statement shop@shopdb <331>: SELECT 1\n");
}

#define GOOGLE_AUDIT(chunks, text)                                         \
	GOOGLE_ENTRY("\"protoPayload\":{\"methodName\":\"cloudsql."        \
		     "instances.query\",\"request\":{\"auditClass\":"      \
		     "\"READ\",\"auditType\":\"SESSION\",\"chunkCount\":"  \
		     "\"" chunks "\",\"command\":\"SELECT\",\"database\":" \
		     "\"shopdb\",\"databaseSessionId\":331,\"parameter\":" \
		     "\"[not logged]\",\"statement\":\"" text "\","        \
		     "\"statementId\":2,\"substatementId\":1,\"user\":"    \
		     "\"shop\"}}")

Test(unwrap, takes_audit_entries_of_google_cloud)
{
	cr_assert_str_eq(
		log_text(GOOGLE_AUDIT("1", "SELECT \\\"a\\\",\\n'\\\\'")
				 GOOGLE_AUDIT("2", "SELECT") GOOGLE_ENTRY(
					 "\"protoPayload\":{\"methodName\":"
					 "\"cloudsql.instances.patch\"}"),
			 NULL),
		"statement shop@shopdb <331>: SELECT \"a\",\\n'\\'\n"
		"unreadable 1, first line 2");
}

#define AZURE_ENTRY(category, properties)                             \
	"{\"time\":\"2026-11-23T18:18:17Z\",\"category\":\"" category \
	"\",\"operationName\":\"LogEvent\",\"properties\":{" properties "}}"
#define FLEXIBLE(text)                                           \
	AZURE_ENTRY("PostgreSQLLogs",                            \
		    "\"timestamp\":\"2026-11-23 18:18:17 UTC\"," \
		    "\"processId\":3312,\"errorLevel\":\"LOG\"," \
		    "\"message\":\"" AZURE "LOG:  " text "\"")
#define SINGLE(text, detail)                                       \
	AZURE_ENTRY("PostgreSQLLogs",                              \
		    "\"prefix\":\"" AZURE "\",\"message\":\"" text \
		    "\",\"detail\":\"" detail "\",\"errorLevel\":\"LOG\"")

Test(unwrap, takes_records_of_azure)
{
	const char *records = "{\"records\": [" AZURE_ENTRY(
		"PostgreSQLFlexSessions",
		"\"Sessions\":1") "," FLEXIBLE("statement: "
					       "SELECT\\n1,"
					       "\\n\\t2") "]}";

	cr_assert_str_eq(log_text(records, NULL),
			 "statement <63fd3b04.cf0>: SELECT\\n1,\\n\\t2\n");
	cr_assert_str_eq(
		log_text(SINGLE("execute a: SELECT $1",
				"parameters:\\n$1 = 2") "\n" SINGLE("duration: "
								    "2.000 ms",
								    "") "\n",
			 NULL),
		"statement <63fd3b04.cf0>: SELECT $1 | parameters:\\n$1 = 2\n"
		"duration <63fd3b04.cf0> 2000us\n");
}

#define CNPG(logger, record)                                   \
	"{\"level\":\"info\",\"ts\":\"2026-11-23T18:18:17Z\"," \
	"\"logger\":\"" logger "\",\"msg\":\"record\"," record \
	"\"logging_pod\":\"shop-1\"}\n"
#define CNPG_RECORD(fields)                                                \
	"\"record\":{\"log_time\":\"2026-11-23 18:18:17.123 UTC\","        \
	"\"user_name\":\"shop\",\"database_name\":\"shopdb\","             \
	"\"process_id\":\"331\",\"session_id\":\"60bddb8c.14b\","          \
	"\"session_line_num\":\"5\",\"virtual_transaction_id\":\"3/17\","  \
	"\"error_severity\":\"LOG\",\"application_name\":\"psql\"," fields \
	"},"

Test(unwrap, takes_records_of_cloudnativepg)
{
	cr_assert_str_eq(
		log_text(CNPG("instance-manager", "") CNPG(
				 "postgres",
				 CNPG_RECORD("\"message\":\"statement: "
					     "SELECT\\n1\",\"detail\":\"\"")),
			 NULL),
		"statement shop@shopdb (psql) <60bddb8c.14b> 3/17: "
		"SELECT\\n1\n");
	cr_assert_str_eq(
		log_text(CNPG("pgaudit",
			      CNPG_RECORD("\"message\":\"\",\"audit\":{"
					  "\"audit_type\":\"SESSION\","
					  "\"statement_id\":\"4\","
					  "\"substatement_id\":\"1\","
					  "\"class\":\"READ\",\"command\":"
					  "\"SELECT\",\"object_type\":"
					  "\"TABLE\",\"object_name\":"
					  "\"public.t\",\"statement\":"
					  "\"select \\\"a\\\", 1\","
					  "\"parameter\":\"<none>\"}")),
			 NULL),
		"statement shop@shopdb (psql) <60bddb8c.14b> 3/17: select "
		"\"a\", 1\n");
}

#define RSYSLOG(pid, text) \
	"2026-11-23T18:18:17.123456+01:00 host postgres[" pid "]: " text "\n"

Test(unwrap, takes_syslog_of_any_form)
{
	const char *want = "statement shop@shopdb <331>: SELECT\\n1\n"
			   "duration shop@shopdb <331> 1500us\n";

	cr_assert_str_eq(
		log_text(RSYSLOG("331", "[7-1] shop@shopdb LOG:  statement: "
					"SELECT") RSYSLOG("331", "[7-2] #0111")
				 RSYSLOG("331", "[8-1] shop@shopdb LOG:  "
						"duration: 1.5 ms"),
			 NULL),
		want);
	cr_assert_str_eq(
		log_text("<133>1 2026-11-23T18:18:17.123Z host postgres 331 - "
			 "[a@1 b=\"c]d\"] [7-1] shop@shopdb LOG:  statement: "
			 "SELECT\n<133>1 2026-11-23T18:18:17.123Z host "
			 "postgres 331 - - [7-2] \t1\n<133>1 "
			 "2026-11-23T18:18:17Z host postgres 331 - - [8-1] "
			 "shop@shopdb LOG:  duration: 1.5 ms\n",
			 NULL),
		want);
	cr_assert_str_eq(
		log_text("<133>Nov 23 18:18:17 host postgres[331]: [7] "
			 "shop@shopdb LOG:  statement: SELECT#012#0111\n"
			 "Nov  3 18:18:17.123 host postgres[331]: [8] "
			 "shop@shopdb LOG:  duration: 1.5 ms\n",
			 NULL),
		want);
	/* As journalctl has what the server wrote to stderr. */
	cr_assert_str_eq(log_text("Nov 23 18:18:17 host postgres[331]: " SIMPLE
				  "statement: SELECT\nNov 23 18:18:17 host "
				  "postgres[331]: \t1\nNov 23 18:18:17 host "
				  "postgres[331]: " SIMPLE "duration: 1.5 ms\n",
				  NULL),
			 want);
}

Test(unwrap, keeps_processes_in_syslog_apart)
{
	cr_assert_str_eq(
		log_text(RSYSLOG("1", "[7-1] a@shopdb LOG:  statement: SELECT")
				 RSYSLOG("2", "[7-1] b@shopdb ERROR:  no")
					 RSYSLOG("1", "[7-2] #0111")
						 RSYSLOG("2", "[7-2] b@shopdb "
							      "STATEMENT:  "
							      "SELECT")
							 RSYSLOG("2", "[7-3] "
								      "#0112"),
			 NULL),
		"statement a@shopdb <1>: SELECT\\n1\n"
		"error b@shopdb <2>: SELECT\\n2\n");
}

Test(unwrap, passes_other_programs_in_syslog_over)
{
	cr_assert_str_eq(
		log_text("Nov 23 18:18:17 host CRON[5]: (root) CMD (true)\n"
			 "Nov 23 18:18:17 host kernel: x: y\n"
			 "Nov 23 18:18:17 host pg-shop[331]: [1-1] a@shopdb "
			 "LOG:  statement: SELECT 1\n"
			 "Nov 23 18:18:17 host postgres: no process\n",
			 NULL),
		"statement a@shopdb <331>: SELECT 1\n"
		"unreadable 1, first line 4");
}

/* The year is that of the file, which is of today here. */
Test(unwrap, gives_syslog_without_a_year_one)
{
	const struct log_options options = {.service = "syslog"};
	const char *log = "Jan  1 00:00:00 host postgres[1]: [1-1] LOG:  x\n";
	const struct log_record *record;
	struct log_reader *r;
	struct log_file f;
	struct err err;

	log_file_open(&f, log, strlen(log));
	r = log_open(f.path, &options, &err);
	cr_assert_eq(log_next(r, &record, &err), 1);
	cr_assert_gt(record->time_us, INT64_C(1700000000000000));
	cr_assert_eq(record->time_us % 1000000, 0);
	log_close(r);
	log_file_close(&f);
}

/* 900 bytes: "a@b LOG:  statement: SELECT ", x and spaces. */
Test(unwrap, joins_lines_that_the_server_cut_for_syslog)
{
	char line[2048] = "a@b LOG:  statement: SELECT ";
	struct buf log, want;
	size_t n = strlen(line);

	memset(line + n, 'x', 895 - n);
	line[895] = '\0';
	buf_init(&log);
	buf_init(&want);
	buf_printf(&log, RSYSLOG("1", "[1-1] %s"), line);
	buf_str(&log, RSYSLOG("1", "[1-2]  longer, than")
			      RSYSLOG("1", "[1-3] a@b DETAIL:  here"));
	buf_printf(&want, "statement a@b <1>: %s longer, than | here\n",
		   line + strlen("a@b LOG:  statement: "));
	cr_assert_str_eq(log_text(log.data, NULL), want.data);

	/* A word that fills a piece by itself. */
	buf_clear(&log);
	buf_clear(&want);
	memset(line, 'y', 900);
	line[900] = '\0';
	buf_str(&log, RSYSLOG("1", "[1-1] a@b LOG:  statement: SELECT"));
	buf_printf(&log, RSYSLOG("1", "[1-2]  %.899s"), line);
	buf_printf(&log, RSYSLOG("1", "[1-3] %s"), line);
	buf_str(&log, RSYSLOG("1", "[1-4] z"));
	buf_printf(&want, "statement a@b <1>: SELECT %.899s\n", line);
	cr_assert_str_neq(log_text(log.data, NULL), want.data);
	cr_assert_null(strstr(log_text(log.data, NULL), "unreadable"));
	buf_release(&log);
	buf_release(&want);
}

#define LOGPLEX(program, text) \
	"85 <134>1 2026-11-23T18:18:17+00:00 host app " program " - " text "\n"

Test(unwrap, takes_logplex_of_heroku)
{
	const char *fields =
		" sql_error_code = 00000 time_ms = \"2026-11-23 18:18:17.793 "
		"UTC\" pid=\"331\" proc_start_time=\"2026-11-23 18:18:12 UTC\" "
		"session_id=\"647e3878.14b\" vtid=\"2/9\" tid=\"0\" "
		"log_line=\"3\" database=\"shopdb\" "
		"connection_source=\"10.0.0.9(12345)\" user=\"shop\" "
		"application_name=\"web\" LOG:  statement: SELECT";
	struct buf log;

	buf_init(&log);
	buf_printf(&log,
		   LOGPLEX("web.1", "at=info")
			   LOGPLEX("postgres.77", "[DB] [12-1] %s")
				   LOGPLEX("postgres.77", "[DB] [12-2] \t1"),
		   fields);
	cr_assert_str_eq(log_text(log.data, NULL),
			 "statement shop@shopdb (web) <647e3878.14b> 2/9: "
			 "SELECT\\n1\n");
	buf_release(&log);
	cr_assert_str_eq(
		log_text("2026-11-23T18:18:17+00:00 app[postgres.77]: [DB] "
			 "[7-1]  sql_error_code = 00000 LOG:  duration: 2.5 ms "
			 " statement: SELECT\n"
			 "2026-11-23T18:18:17+00:00 heroku[router]: at=info\n"
			 "2026-11-23T18:18:17+00:00 app[postgres.77]: [DB] "
			 "[7-2] \t1\n",
			 NULL),
		"statement 2500us: SELECT\\n1\n");
}

Test(unwrap, takes_envelopes_in_envelopes)
{
	cr_assert_str_eq(
		log_text(CRI "stderr P {\"level\":\"info\",\"logger\":"
			     "\"postgres\",\"msg\":\"record\",\n" CRI
			     "stderr F " CNPG_RECORD("\"message\":\"statement: "
						     "SELECT 1\"") "\"a\":1}\n",
			 NULL),
		"statement shop@shopdb (psql) <60bddb8c.14b> 3/17: SELECT 1\n");
}

Test(unwrap, counts_what_is_in_no_envelope)
{
	cr_assert_str_eq(
		log_text(DOCKER(SIMPLE "statement: SELECT 1\\n") DOCKER(
				 "\\t,2\\n") "garbage\n{\"log\":\"cut\n"
					     "{\"log\":{}\n" DOCKER(
						     SIMPLE "statement: SELECT "
							    "3\\n") "{\"log\":"
								    "\"\\x\","
								    "\"stream\""
								    ":\"\","
								    "\"time\":"
								    "\"\"}",
			 NULL),
		"statement shop@shopdb <331>: SELECT 1\\n,2\n"
		"statement shop@shopdb <331>: SELECT 3\n"
		"unreadable 4, first line 3");
	cr_assert_str_eq(log_text(CRI "stderr F " SIMPLE "statement: a\n"
				      "x\n" CRI "neither F x\n",
				  NULL),
			 "statement shop@shopdb <331>: a\n"
			 "unreadable 2, first line 2");
}

/* What is unreadable in the inner log has a line in the outer one too. */
Test(unwrap, names_lines_of_the_file)
{
	cr_assert_str_eq(
		log_text("[\n" GOOGLE_ENTRY(
				 "\"textPayload\":\"" GOOGLE "statem"
				 "ent: "
				 "SELECT"
				 "\\n\\t"
				 "1\\n\\"
				 "t2\"") ",\n" GOOGLE_ENTRY("\"textPayload\":"
							    "\"no\"") "]",
			 NULL),
		"statement shop@shopdb <331>: SELECT\\n1\\n2\n"
		"unreadable 1, first line 4");
}

Test(unwrap, leaves_the_servers_own_logs_as_they_are)
{
	const char *json = "{\"timestamp\":\"2026-11-23 18:18:17.123 UTC\","
			   "\"pid\":331,\"error_severity\":\"LOG\","
			   "\"message\":\"statement: SELECT 1\"}\n";
	const char *plain = SIMPLE "statement: SELECT '\n\t" CRI
				   "stderr F x'\n\t" CRI "stderr F x'\n";

	cr_assert_null(unwrap_recognise(json, strlen(json), NULL));
	cr_assert_null(unwrap_recognise(plain, strlen(plain), NULL));
	cr_assert_null(unwrap_recognise("", 0, NULL));
	cr_assert_str_eq(log_text(json, NULL), "statement <331>: SELECT 1\n");
}

Test(unwrap, looks_for_a_service_that_is_named)
{
	const char *log = "one\ntwo\nthree\n" CRI "stderr F " SIMPLE
			  "statement: SELECT 1\n";
	struct log_options options = {.service = "cri"};

	cr_assert_null(unwrap_recognise(log, strlen(log), NULL));
	cr_assert_null(unwrap_recognise(log, strlen(log), "docker"));
	cr_assert_str_eq(log_text(log, &options),
			 "statement shop@shopdb <331>: SELECT 1\n"
			 "unreadable 3, first line 1");
	/* Logs of a service may come without its envelope. */
	options.service = "rds";
	cr_assert_str_eq(log_text(RDS "statement: SELECT 1\n", &options),
			 "statement shop@shopdb <18762>: SELECT 1\n");
	/* A format that is named is looked for in no envelope. */
	options = (struct log_options){.format = LOG_JSON};
	cr_assert_str_eq(log_text(DOCKER(SIMPLE "x\\n"), &options),
			 "unreadable 1, first line 1");
}

/* Give the bytes a few at a time, and take them so. */
struct drip {
	const char *p;
	size_t left, most;
};

static ssize_t
drip(void *arg, char *p, size_t size, struct err *err)
{
	struct drip *d = arg;
	size_t n = d->left < d->most ? d->left : d->most;

	(void)err;
	n = n < size ? n : size;
	memcpy(p, d->p, n);
	d->p += n;
	d->left -= n;
	return (ssize_t)n;
}

static void
unwrap_text(struct buf *out, const char *log, size_t head, size_t most)
{
	const struct envelope *e = unwrap_recognise(log, strlen(log), NULL);
	struct drip d = {log + head, strlen(log) - head, most};
	struct unwrap_source source = {drip, &d, NULL};
	struct unwrapper *u;
	struct err err;
	char piece[7];
	ssize_t n;

	cr_assert_not_null(e);
	u = unwrap_new(e, &source, log, head, 4096, 0);
	buf_clear(out);
	while ((n = unwrap_read(u, piece, most < 7 ? most : 7, &err)) > 0)
		buf_add(out, piece, (size_t)n);
	cr_assert_eq(n, 0);
	unwrap_free(u);
}

Test(unwrap, is_the_same_however_the_bytes_come)
{
	const char *const logs[] = {
		DOCKER(SIMPLE "statement: SEL")
			DOCKER("ECT\\n") "garbage\n" DOCKER("\\t1\\n"),
		"{\"records\": [" FLEXIBLE("statement: SELECT\\n1") ", " SINGLE(
			"x", "y") "], \"n\": 1}\n" FLEXIBLE("z"),
		CRI "stderr P abc\n" CRI "stderr F def\n\r\n" CRI "stdout F\n",
		RSYSLOG("1", "[1-1] a") RSYSLOG("2", "[1-1] b")
			RSYSLOG("1", "[1-2] #011c") RSYSLOG("2", "[2-1] d"),
	};
	struct buf whole, drops;

	buf_init(&whole);
	buf_init(&drops);
	for (size_t i = 0; i < sizeof(logs) / sizeof(*logs); i++) {
		unwrap_text(&whole, logs[i], strlen(logs[i]), 1 << 20);
		cr_assert_gt(whole.len, 0);
		for (size_t most = 1; most < 20; most++) {
			unwrap_text(&drops, logs[i], most - 1, most);
			cr_assert_str_eq(drops.data, whole.data);
		}
	}
	buf_release(&whole);
	buf_release(&drops);
}

Test(unwrap, leaves_out_what_is_too_long)
{
	struct log_options options = {.buffer = 1024, .entry_max = 1024};
	struct buf log;

	buf_init(&log);
	buf_str(&log,
		CRI "stderr F " SIMPLE "statement: SELECT 1\n" CRI "stderr F ");
	for (int i = 0; i < 500; i++)
		buf_str(&log, "longer ");
	buf_str(&log, "\n" CRI "stderr F " SIMPLE "statement: SELECT 2\n");
	for (int i = 0; i < 500; i++)
		buf_str(&log, CRI "stderr P longer\n");
	buf_str(&log, CRI "stderr F \n" CRI "stderr F " SIMPLE
			  "statement: SELECT 3\n");
	cr_assert_str_eq(log_text(log.data, &options),
			 "statement shop@shopdb <331>: SELECT 1\n"
			 "statement shop@shopdb <331>: SELECT 2\n"
			 "statement shop@shopdb <331>: SELECT 3\n"
			 "unreadable 3, first line 2");
	buf_release(&log);
}

static ssize_t
fail(void *arg, char *p, size_t size, struct err *err)
{
	(void)arg;
	(void)p;
	(void)size;
	return err_set(err, ERR_INPUT, "it broke");
}

Test(unwrap, gives_what_came_before_an_error)
{
	const char *log = CRI "stderr F one\n" CRI "stderr P two";
	const struct envelope *e = unwrap_recognise(log, strlen(log), NULL);
	struct unwrap_source source = {fail, NULL, NULL};
	struct unwrapper *u = unwrap_new(e, &source, log, strlen(log), 4096, 0);
	char text[64];
	struct err err;

	cr_assert_eq(unwrap_read(u, text, sizeof(text), &err), 4);
	cr_assert_eq(unwrap_read(u, text, sizeof(text), &err), 4);
	cr_assert_eq(memcmp(text, "two\n", 4), 0);
	for (int i = 0; i < 2; i++) {
		cr_assert_eq(unwrap_read(u, text, sizeof(text), &err), -1);
		cr_assert_str_eq(err.message, "it broke");
	}
	unwrap_free(u);
}
