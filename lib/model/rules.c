/*
 * The rules, with what --explain and the formats that have room for it say of
 * each. A paragraph is one line here: who shows it breaks it.
 */
#include "model/finding.h"

/* This is text: clang-format would leave half of the width to it. */
/* clang-format off */
const struct rule_text check_rules[RULES] = {
	[RULE_READ] = {
		.name = "cross-service-read",
		.severity = SEVERITY_ERROR,
		.summary = "a statement reads another service's table",
		.why =
		"A service's tables are its private implementation. A "
		"statement of another service that reads them depends on "
		"their names, columns and meaning, so the owner cannot change "
		"them, or move them to a database of its own, without "
		"breaking the reader. Nothing tells the owner that the reader "
		"exists.",
		.example =
		"-- services/orders/report.sql\n"
		"SELECT email FROM public.users WHERE id = $1;",
		.fix =
		"Read a view of the owner's API instead, such as "
		"users_api.users (pattern api), or ask the owner for the rows "
		"and merge them with yours (pattern composition). Where the "
		"rows are needed often and may be slightly old, keep a local "
		"copy of the columns used, which the owner's events update "
		"(pattern copy). What has to stay until then gets an allow: "
		"entry in the plan, with a reason and an end, or a comment "
		"\"-- dbsplit: allow(cross-service-read) reason\" at the "
		"statement.",
	},
	[RULE_WRITE] = {
		.name = "cross-service-write",
		.severity = SEVERITY_ERROR,
		.summary =
		"a statement writes or locks another service's table",
		.why =
		"A service can only guarantee what holds for its rows if it "
		"alone writes them. INSERT, UPDATE, DELETE, MERGE, TRUNCATE "
		"and COPY of another service go around its checks, its events "
		"and its locks; SELECT FOR UPDATE and LOCK TABLE make its own "
		"writers wait. Such a statement cannot work at all once the "
		"table is in another database.",
		.example =
		"-- services/orders/checkout.sql\n"
		"UPDATE public.users SET last_order = now() WHERE id = $1;",
		.fix =
		"Call a function of the owner's API, such as "
		"users_api.set_last_order(), which makes the write and its "
		"checks (pattern api). Where the write belongs together with "
		"writes of your own, make it a step of a saga with a "
		"compensation (pattern saga). What has to stay until then "
		"gets an allow: entry in the plan with access: write, a "
		"reason and an end, or a comment \"-- dbsplit: "
		"allow(cross-service-write) reason\" at the statement.",
	},
	[RULE_JOIN] = {
		.name = "cross-service-join",
		.severity = SEVERITY_ERROR,
		.summary = "a query joins tables of several services",
		.why =
		"A join needs all of its tables in one database. Once each "
		"service has its own, the query has to be taken apart into "
		"one per owner, and what it filters, sorts or aggregates over "
		"both sides cannot be done by either. Until then it binds "
		"both services to one schema and one planner.",
		.example =
		"-- services/orders/report.sql\n"
		"SELECT o.id, u.email\n"
		"FROM public.orders o JOIN public.users u ON u.id = "
		"o.user_id;",
		.fix =
		"Run one query per owner and merge the results by key "
		"(pattern composition); \"dbsplit plan\" shows the queries "
		"and the key. Where a filter, a sort or an aggregate needs "
		"columns of the other side, keep a local copy of those "
		"columns (pattern copy), or for heavy reports over several "
		"owners a read model (pattern cqrs). What has to stay until "
		"then gets an allow: entry in the plan, or a comment \"-- "
		"dbsplit: allow(cross-service-join) reason\" at the query.",
	},
	[RULE_TRANSACTION] = {
		.name = "cross-service-transaction",
		.severity = SEVERITY_ERROR,
		.summary = "a transaction writes several services' tables",
		.why =
		"A transaction commits or rolls back in one database only. If "
		"it writes tables of several services, it has no equal once "
		"they are apart: one part can be committed and the other "
		"fail. Code that relies on \"all or nothing\" here has to be "
		"changed before the tables move, not after.",
		.example =
		"-- services/orders/checkout.sql\n"
		"BEGIN;\n"
		"INSERT INTO public.orders (user_id) VALUES ($1);\n"
		"INSERT INTO public.shipments (order_id) VALUES "
		"(currval('orders_id_seq'));\n"
		"COMMIT;",
		.fix =
		"Make it a saga: a local transaction per service, each with a "
		"compensation that undoes it if a later one fails (pattern "
		"saga). \"dbsplit plan\" lists the steps and derives the "
		"compensations that can be derived. Where the other service "
		"only has to hear of the change, write an event to your "
		"outbox in the same transaction and let it follow. What has "
		"to stay until then gets an allow: entry in the plan, or a "
		"comment \"-- dbsplit: allow(cross-service-transaction) "
		"reason\".",
	},
	[RULE_FOREIGN_KEY] = {
		.name = "cross-service-foreign-key",
		.severity = SEVERITY_ERROR,
		.summary = "a foreign key refers to another service's table",
		.why =
		"A foreign key can only refer to a table of its own database. "
		"It also makes each insert of the one service lock rows of "
		"the other, and lets a DELETE by the owner fail, or delete "
		"rows elsewhere by cascade. A new one adds to what has to be "
		"taken apart before the split.",
		.example =
		"ALTER TABLE public.orders ADD CONSTRAINT orders_user\n"
		"\tFOREIGN KEY (user_id) REFERENCES public.users (id);",
		.fix =
		"Keep the column, without the constraint: a loose key. Check "
		"that the row exists through the owner's API when it matters "
		"(pattern api), and remove or keep what refers to deleted "
		"rows when the owner's event tells of the deletion (pattern "
		"copy). A key that is there already gets an allow: entry in "
		"the plan until it is dropped; in a migration a comment \"-- "
		"dbsplit: allow(cross-service-foreign-key) reason\" does the "
		"same.",
	},
	[RULE_VIEW] = {
		.name = "cross-service-view",
		.severity = SEVERITY_ERROR,
		.summary = "a view shows another service's data",
		.why =
		"A view over another service's tables reads them each time it "
		"is used, with the rights of the view's owner, so it hides "
		"who reads what. PostgreSQL refuses to drop or retype a "
		"column that a view uses: the owner of the table cannot "
		"change it. The view cannot exist when the tables are in "
		"different databases.",
		.example =
		"CREATE VIEW public.order_contacts AS\n"
		"SELECT o.id, u.email\n"
		"FROM public.orders o JOIN public.users u ON u.id = "
		"o.user_id;",
		.fix =
		"Let the view show your own tables alone, and take the rest "
		"from a view of the owner's API (pattern api) or from a local "
		"copy of the columns used (pattern copy); a report over "
		"several owners becomes a read model (pattern cqrs). If the "
		"view is meant to be the owner's API, define it in the "
		"owner's schema, such as users_api. What has to stay until "
		"then gets an allow: entry in the plan, or a comment \"-- "
		"dbsplit: allow(cross-service-view) reason\".",
	},
	[RULE_FUNCTION] = {
		.name = "cross-service-function",
		.severity = SEVERITY_ERROR,
		.summary = "a function touches another service's data",
		.why =
		"The body of a function runs its statements where nobody sees "
		"them in the caller's source. A function that touches another "
		"service's tables is the same dependency as the statement "
		"itself, and stops working when the table moves; as "
		"PostgreSQL does not check bodies of PL/pgSQL when tables "
		"change, that shows only when it is called. A default, check "
		"or index that calls another service's function stops working "
		"with it.",
		.example =
		"CREATE FUNCTION public.place_order(buyer int) RETURNS void\n"
		"LANGUAGE plpgsql AS $$\n"
		"BEGIN\n"
		"\tINSERT INTO public.orders (user_id) VALUES (buyer);\n"
		"\tUPDATE public.users SET orders = orders + 1 WHERE id = "
		"buyer;\n"
		"END $$;",
		.fix =
		"Let the function touch its own service's tables alone. Move "
		"the rest into a function of the owner's API and call that "
		"(pattern api), or let the caller run both as steps of a saga "
		"(pattern saga). A function that belongs to the owner of all "
		"it touches is named under routines: of that service in the "
		"plan. What has to stay until then gets an allow: entry, or a "
		"comment \"-- dbsplit: allow(cross-service-function) "
		"reason\".",
	},
	[RULE_TRIGGER] = {
		.name = "cross-service-trigger",
		.severity = SEVERITY_ERROR,
		.summary = "a trigger or rule acts across services",
		.why =
		"A trigger on one service's table that touches another's "
		"makes each write of the one a write of both, in one "
		"transaction. The writer does not know of it, and its failure "
		"fails the write. When the tables are in different databases, "
		"the effect is gone without an error.",
		.example =
		"-- record_shipment() inserts into public.shipments\n"
		"CREATE TRIGGER ship AFTER INSERT ON public.orders\n"
		"\tFOR EACH ROW EXECUTE FUNCTION public.record_shipment();",
		.fix =
		"Let the trigger write an event to the outbox of its own "
		"service, and let the other service act on it, into its own "
		"tables or a local copy (pattern copy). Where the effect has "
		"to be part of the same piece of work, make both steps of a "
		"saga (pattern saga). What has to stay until then gets an "
		"allow: entry in the plan, or a comment \"-- dbsplit: "
		"allow(cross-service-trigger) reason\".",
	},
	[RULE_SEQUENCE] = {
		.name = "cross-service-sequence",
		.severity = SEVERITY_ERROR,
		.summary =
		"a sequence of one service serves another one's table",
		.why =
		"A sequence belongs to the service whose table it numbers. If "
		"another service draws from it, both have to reach the same "
		"database for every new row, and after the split the two "
		"could hand out the same numbers twice. A sequence that is "
		"OWNED BY a column goes with that column's table: it moves "
		"with it, and is dropped with it.",
		.example =
		"CREATE TABLE public.shipments (\n"
		"\tid bigint DEFAULT nextval('public.orders_id_seq') PRIMARY "
		"KEY\n"
		");",
		.fix =
		"Give the table a sequence or an identity column of its own, "
		"started above the numbers that are in use. Where numbers "
		"have to be unique over all services, use uuid keys. Where a "
		"number of the owner is really meant, let a function of the "
		"owner's API hand it out (pattern api). A comment \"-- "
		"dbsplit: allow(cross-service-sequence) reason\" permits what "
		"has to stay.",
	},
	[RULE_TYPE] = {
		.name = "cross-service-type",
		.severity = SEVERITY_WARNING,
		.summary = "a column is of another service's type",
		.why =
		"Enum, domain and composite types are objects of one "
		"database. A table whose column has another service's type "
		"cannot be moved without it, and a change of the type by its "
		"owner, such as a new enum value or a stricter domain, "
		"changes what the other table may hold. A domain over it, or a "
		"composite type with it, hands this on.",
		.example =
		"-- public.user_status is a type of users\n"
		"CREATE TABLE public.orders (id int, buyer_status "
		"public.user_status);",
		.fix =
		"Define the type in your own schema too, or use a base type "
		"with a CHECK constraint, and convert at the boundary. A "
		"comment \"-- dbsplit: allow(cross-service-type) reason\" "
		"permits what has to stay.",
	},
	[RULE_GRANT] = {
		.name = "cross-service-grant",
		.severity = SEVERITY_ERROR,
		.summary = "a role may use what another service owns",
		.why =
		"A privilege on another service's table is a permission to "
		"cross the boundary. As long as it exists, nothing but good "
		"will keeps new statements from using it, and the owner "
		"cannot know that nobody does. Grants to PUBLIC are grants to "
		"every service, and membership in pg_read_all_data or "
		"pg_write_all_data is a grant on every owner's tables.",
		.example =
		"GRANT SELECT ON public.users TO orders_app;",
		.fix =
		"Grant the use of the owner's API instead: SELECT on its "
		"views, EXECUTE on its functions, such as those of users_api "
		"(pattern api). Revoke what no statement needs any more. What "
		"has to stay until then gets an allow: entry in the plan with "
		"a reason and an end, or a comment \"-- dbsplit: "
		"allow(cross-service-grant) reason\".",
	},
	[RULE_INHERITS] = {
		.name = "cross-service-inherits",
		.severity = SEVERITY_ERROR,
		.summary = "a table inherits from another service's table",
		.why =
		"A child table gets its columns and constraints from its "
		"parent, and a query of the parent reads the child's rows "
		"too. Between two services that means a shared schema and "
		"shared data: neither can change or move its table alone. The "
		"same holds for a partition of another service's table.",
		.example =
		"CREATE TABLE public.shipments (carrier text) INHERITS "
		"(public.orders);",
		.fix =
		"Make it a table of its own, with CREATE TABLE ... (LIKE "
		"public.orders), or ALTER TABLE ... NO INHERIT for one that "
		"is there. Rows of the parent that are needed come through "
		"the owner's API (pattern api) or a local copy (pattern "
		"copy). A partition belongs to the service of its root. A "
		"comment \"-- dbsplit: allow(cross-service-inherits) reason\" "
		"permits what has to stay.",
	},
	[RULE_DDL] = {
		.name = "cross-service-ddl",
		.severity = SEVERITY_ERROR,
		.summary =
		"a statement defines or changes what another service owns",
		.why =
		"The owner of a table decides on its columns, constraints and "
		"indexes, and its migrations run in its own order. A "
		"migration of another service that changes the table makes "
		"the schema depend on which of the two was deployed first, "
		"and takes strong locks on a table that it does not know the "
		"traffic of.",
		.example =
		"-- services/orders/migrations/0007.sql\n"
		"ALTER TABLE public.users ADD COLUMN last_order timestamptz;",
		.fix =
		"Move the statement to the owner's migrations. If the column "
		"serves you alone, keep it in a table of your own that refers "
		"to the owner's rows by key. An index that only your queries "
		"need is a sign of a read to replace: see cross-service-read. "
		"A comment \"-- dbsplit: allow(cross-service-ddl) reason\" "
		"permits what has to stay.",
	},
	[RULE_BYPASSES_API] = {
		.name = "bypasses-api",
		.severity = SEVERITY_ERROR,
		.summary = "a table is used whose owner has an API for it",
		.why =
		"The owner has published views or functions for this table, "
		"and may change the table itself at any time. A statement "
		"that uses the table directly loses that protection, and "
		"keeps the privileges alive that the API was made to replace. "
		"After the split only the API answers.",
		.example =
		"-- users_api.users shows id and email to orders\n"
		"SELECT email FROM public.users WHERE id = $1;",
		.fix =
		"Use the view or the function of the API in place of the "
		"table, here users_api.users (pattern api). If the API lacks "
		"a column or a function, ask the owner for it. What has to "
		"stay until then gets an allow: entry in the plan, or a "
		"comment \"-- dbsplit: allow(bypasses-api) reason\" at the "
		"statement.",
	},
	[RULE_DIRECT_CONNECTION] = {
		.name = "direct-connection",
		.severity = SEVERITY_ERROR,
		.summary =
		"a database, or a program, connects to another service's "
		"database",
		.why =
		"A service's database has one client: the service. A foreign "
		"server, dblink, a subscription or a second connection in a "
		"program's settings brings back the shared database after the "
		"split, with a network in between: it reads and writes tables "
		"directly, and fails when the other is away. SET ROLE to a "
		"role of another service is the same without a second "
		"connection: what follows has that service's rights.",
		.example =
		"CREATE SERVER users_db FOREIGN DATA WRAPPER postgres_fdw\n"
		"\tOPTIONS (host 'users-db', dbname 'users');",
		.fix =
		"Ask the other service through its API (pattern api), or keep "
		"a local copy of the columns used, which its events update "
		"(pattern copy). What has to stay gets an allow: entry in the "
		"plan with a reason and an end, or a comment \"-- dbsplit: "
		"allow(direct-connection) reason\".",
	},
	[RULE_SHARED_TABLE] = {
		.name = "shared-table",
		.severity = SEVERITY_ERROR,
		.summary = "several services claim the same table",
		.why =
		"Every table has exactly one owner, who decides on its schema "
		"and makes the writes. If several services claim it, none can "
		"move it, and it is not known which of them crosses a "
		"boundary: statements of all of them would be taken for the "
		"owner's.",
		.example =
		"services:\n"
		"  users: {tables: [public.users, public.addresses]}\n"
		"  shipping: {tables: [public.shipments, public.addresses]}",
		.fix =
		"Name the table in one service of the plan: the one that "
		"decides what a row means, mostly the one that writes it. The "
		"others reach it through the owner's API (pattern api) or a "
		"local copy (pattern copy). A table of which each service "
		"uses other columns or rows can be split into one per "
		"service; one that hardly ever changes belongs under "
		"reference:, and each service gets a copy.",
	},
	[RULE_UNOWNED_TABLE] = {
		.name = "unowned-table",
		.severity = SEVERITY_ERROR,
		.summary = "no service owns a table",
		.why =
		"A table that nobody owns is in no boundary: whoever uses it, "
		"nothing is reported, and it stays behind in the shared "
		"database when the services leave. Mostly a migration has "
		"created it and the plan was not changed with it.",
		.example =
		"-- public.coupons is not in the plan\n"
		"CREATE TABLE public.coupons (code text PRIMARY KEY, percent "
		"int);",
		.fix =
		"Add the table to tables: of the service that writes it, by "
		"name or by a pattern. A table that hardly ever changes and "
		"that all services read belongs under reference:, one that is "
		"nobody's data, such as the list of migrations that were run, "
		"under ignore:.",
	},
	[RULE_DYNAMIC_SQL] = {
		.name = "dynamic-sql",
		.severity = SEVERITY_WARNING,
		.summary = "what SQL touches is decided at run time",
		.why =
		"The name of a table, or the statement, is put together when "
		"the program runs, so it cannot be told from the source which "
		"tables it touches. It could cross a boundary, and no check "
		"would see it; dbsplit does not call clean what it does not "
		"know.",
		.example =
		"EXECUTE format('SELECT count(*) FROM %I', table_name);",
		.fix =
		"Write the names of tables out, and pass values as "
		"parameters. Where there are a few tables to choose from, "
		"write a statement for each. Query logs show what it really "
		"touches: \"dbsplit analyze\" reads them. Once it is known to "
		"be harmless, say so in a comment \"-- dbsplit: "
		"allow(dynamic-sql) reason\".",
	},
	[RULE_UNPARSED] = {
		.name = "unparsed",
		.severity = SEVERITY_WARNING,
		.summary =
		"SQL does not parse, so what it touches is not known",
		.why =
		"PostgreSQL's parser does not accept the statement, so no "
		"table can be read off it. It is a mistake in the statement, "
		"or SQL of another system, or a template whose placeholders "
		"have not been filled in. What is in it goes unchecked.",
		.example =
		"SELECT email FORM public.users WHERE id = $1;",
		.fix =
		"Correct the statement. If the file is a template or meant "
		"for another system, leave it out of sources: in the plan, or "
		"let check read what is made of it. A comment \"-- dbsplit: "
		"allow(unparsed) reason\" takes this one statement out.",
	},
	[RULE_UNREADABLE] = {
		.name = "unreadable",
		.severity = SEVERITY_ERROR,
		.summary = "a file could not be read",
		.why =
		"A file that the plan names as a service's source could not "
		"be read, or not to its end: it is missing, its permissions "
		"do not allow it, or it is larger than the limit. A check "
		"that passes without having seen all files would say more "
		"than it knows.",
		.example =
		"$ ls -l services/orders/report.sql\n"
		"---------- 1 root root 1204 report.sql",
		.fix =
		"Make the file readable for the user that runs check. If it "
		"is generated or not a source, leave it out of sources: in "
		"the plan.",
	},
	[RULE_STALE_BASELINE] = {
		.name = "stale-baseline",
		.severity = SEVERITY_ERROR,
		.summary = "the baseline has what is not there any more",
		.why =
		"The baseline lists findings that were there when it was "
		"written, so that only new ones fail. This one has been "
		"resolved. If it stayed in the baseline, the same crossing "
		"could come back without being seen.",
		.example =
		"# the baseline still has the read of public.users that\n"
		"# services/orders/report.sql no longer does",
		.fix =
		"Write the baseline anew, so that what was resolved stays "
		"resolved, and commit it together with the change that "
		"resolved it.",
	},
	[RULE_STALE_DECISION] = {
		.name = "stale-decision",
		.severity = SEVERITY_WARNING,
		.summary = "the plan decides on a crossing that is gone",
		.why =
		"An entry under decisions: chooses the pattern for a crossing "
		"that does not exist any more, or that is named wrongly. If "
		"it is named wrongly, the decision that was meant is not in "
		"force, and the proposed pattern is used in its place.",
		.example =
		"decisions:\n"
		"  - {consumer: orders, owner: users, kind: join, pattern: "
		"copy}\n"
		"# no join of orders with tables of users is left",
		.fix =
		"Remove the entry if the crossing has been resolved; else "
		"correct its consumer, owner or kind. \"dbsplit analyze\" "
		"lists the crossings that there are.",
	},
	[RULE_EXPIRED_ALLOW] = {
		.name = "expired-allow",
		.severity = SEVERITY_ERROR,
		.summary = "a permission of the plan has ended",
		.why =
		"An entry under allow: permits a crossing until a date, and "
		"that date has passed. The work that it waited for is late, "
		"or done without the entry being removed. From its end on it "
		"permits nothing, and what it permitted is reported again.",
		.example =
		"allow:\n"
		"  - {consumer: shipping, table: public.users, access: "
		"read,\n"
		"     until: 2024-06-30, reason: \"label printing moves in "
		"Q2\"}",
		.fix =
		"Resolve the crossing and remove the entry. If it needs more "
		"time, agree on a new date with the owner and write it, with "
		"the reason, into until: and reason:.",
	},
	[RULE_UNUSED_ALLOW] = {
		.name = "unused-allow",
		.severity = SEVERITY_WARNING,
		.summary = "a permission allows nothing that is there",
		.why =
		"An entry under allow: in the plan, or a comment \"dbsplit: "
		"allow\", permits something that does not occur any more. It "
		"would silently permit the same crossing if somebody wrote it "
		"again. It may also name another rule, service or table than "
		"was meant.",
		.example =
		"-- dbsplit: allow(cross-service-read) moves to the API in "
		"May\n"
		"SELECT email FROM users_api.users WHERE id = $1;",
		.fix =
		"Remove the entry or the comment. If it was meant for "
		"something that is reported, correct its rule, consumer, "
		"table or access.",
	},
	[RULE_ALLOW_WITHOUT_REASON] = {
		.name = "allow-without-reason",
		.severity = SEVERITY_ERROR,
		.summary = "a permission in a comment says no reason",
		.why =
		"A comment that allows a crossing has to say why, for those "
		"who read it later and have to decide whether it still holds. "
		"Without a reason it permits nothing, and what it stands at "
		"is reported too.",
		.example =
		"-- dbsplit: allow(cross-service-read)\n"
		"SELECT email FROM public.users WHERE id = $1;",
		.fix =
		"Write the reason behind the parenthesis: \"-- dbsplit: "
		"allow(cross-service-read) label printing, until users_api "
		"has addresses\". A permission with an end belongs under "
		"allow: in the plan.",
	},
	[RULE_EMPTY_PATTERN] = {
		.name = "empty-pattern",
		.severity = SEVERITY_WARNING,
		.summary = "a pattern of the plan matches nothing",
		.why =
		"A name, glob or expression in the plan matches no table or "
		"no file. Tables or sources that it was meant for are then in "
		"no service, and what they cross is not seen; mostly "
		"something has been renamed, or the pattern has a mistake.",
		.example =
		"services:\n"
		"  users: {tables: [public.users, \"public.user-*\"]}\n"
		"# the tables are called public.user_settings and "
		"public.user_tokens",
		.fix =
		"Correct the pattern, or remove it if what it stood for is "
		"gone.",
	},
};
/* clang-format on */
