#include "cmd/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* More option names than all tables of a command have together. */
#define NAMES_MAX 64

const struct option common_options[] = {
	{'o', "output", "FILE",
	 "write the result to FILE, complete or not at all", 0},
	{'q', "quiet", NULL, "no warnings and no progress", 0},
	{'v', "verbose", NULL, "every warning, and what is being done", 0},
	{0, "no-color", NULL, "no colours, as with NO_COLOR or TERM=dumb", 0},
	{'h', "help", NULL, "this help", 0},
	{0, "version", NULL, "the version of dbsplit", 0},
	{0},
};

/* A command line on its way through the parser. */
struct parser {
	struct args *out;
	int argc, at;
	const char *const *argv;
	struct err *err;
};

static const struct option *
find_long(const struct option *const *tables, const char *name, size_t len)
{
	for (; *tables; tables++)
		for (const struct option *o = *tables; o->name; o++)
			if (strlen(o->name) == len &&
			    memcmp(o->name, name, len) == 0)
				return o;
	return NULL;
}

static const struct option *
find_letter(const struct option *const *tables, char letter)
{
	for (; *tables; tables++)
		for (const struct option *o = *tables; o->name; o++)
			if (o->letter && o->letter == letter)
				return o;
	return NULL;
}

static bool
given(const struct args *args, const struct option *option)
{
	for (size_t i = 0; i < args->given.n; i++)
		if (args->given.v[i].option == option)
			return true;
	return false;
}

static int
take(struct parser *p, const struct option *option, const char *value)
{
	/* A flag says the same however often. */
	if (option->value && !(option->flags & OPTION_REPEATS) &&
	    given(p->out, option)) {
		err_set(p->err, ERR_INPUT, "option \"--%s\" is given twice",
			option->name);
		err_hint(p->err, "it takes one value");
		return -1;
	}
	vec_push(p->out->arena, &p->out->given, (struct arg){option, value});
	return 0;
}

/* The value of an option that needs one: what follows it. */
static int
take_next(struct parser *p, const struct option *option)
{
	if (p->at >= p->argc) {
		err_set(p->err, ERR_INPUT, "option \"--%s\" needs a value: %s",
			option->name, option->value);
		return -1;
	}
	return take(p, option, p->argv[p->at++]);
}

static int
unknown_long(struct parser *p, const char *name, size_t len)
{
	const char *names[NAMES_MAX], *nearest;
	char word[256];
	size_t n = 0;

	for (const struct option *const *t = p->out->tables; *t; t++)
		for (const struct option *o = *t; o->name; o++)
			if (n < NAMES_MAX)
				names[n++] = o->name;
	snprintf(word, sizeof(word), "%.*s", (int)(len < 255 ? len : 255),
		 name);
	err_set(p->err, ERR_INPUT, "unknown option \"--%s\"", word);
	nearest = text_nearest(word, names, n);
	if (nearest)
		err_hint(p->err, "did you mean \"--%s\"?", nearest);
	else
		err_hint(p->err, "--help lists the options");
	return -1;
}

static int
parse_long(struct parser *p, const char *name)
{
	const char *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	const struct option *o = find_long(p->out->tables, name, len);

	if (!o)
		return unknown_long(p, name, len);
	if (equals && !o->value)
		return err_set(p->err, ERR_INPUT,
			       "option \"--%s\" takes no value", o->name);
	if (equals)
		return take(p, o, equals + 1);
	if (o->value && !(o->flags & OPTION_OPTIONAL))
		return take_next(p, o);
	return take(p, o, NULL);
}

static int
unknown_letter(struct parser *p, const char *letter)
{
	size_t len = utf8_char(letter, strlen(letter));

	err_set(p->err, ERR_INPUT, "unknown option \"-%.*s\"",
		len ? (int)len : 1, letter);
	err_hint(p->err, "--help lists the options");
	return -1;
}

/* -qv, -pFILE, -qp FILE: letters up to the first that takes a value. */
static int
parse_letters(struct parser *p, const char *letters)
{
	for (; *letters; letters++) {
		const struct option *o = find_letter(p->out->tables, *letters);

		if (!o)
			return unknown_letter(p, letters);
		if (o->value && !(o->flags & OPTION_OPTIONAL))
			return letters[1] ? take(p, o, letters + 1)
					  : take_next(p, o);
		if (take(p, o, NULL) != 0)
			return -1;
	}
	return 0;
}

static int
parse(struct parser *p, bool stop)
{
	bool ended = false;

	while (p->at < p->argc) {
		const char *arg = p->argv[p->at++];
		int rc = 0;

		if (ended || arg[0] != '-' || arg[1] == '\0') {
			vec_push(p->out->arena, &p->out->operands, arg);
			ended = ended || stop;
		} else if (strcmp(arg, "--") == 0) {
			ended = true;
		} else if (arg[1] == '-') {
			rc = parse_long(p, arg + 2);
		} else {
			rc = parse_letters(p, arg + 1);
		}
		if (rc != 0)
			return -1;
	}
	return 0;
}

void
args_init(struct args *args, struct arena *arena,
	  const struct option *const *tables)
{
	*args = (struct args){.arena = arena, .tables = tables};
}

int
options_parse(struct args *args, int argc, const char *const *argv,
	      struct err *err)
{
	struct parser p = {args, argc, 0, argv, err};

	return parse(&p, false);
}

int
options_parse_first(struct args *args, int argc, const char *const *argv,
		    struct err *err)
{
	struct parser p = {args, argc, 0, argv, err};

	return parse(&p, true);
}

static const struct option *
must_find(const struct args *args, const char *name)
{
	const struct option *o = find_long(args->tables, name, strlen(name));

	if (!o) {
		fprintf(stderr, "dbsplit: no option is called %s\n", name);
		abort();
	}
	return o;
}

bool
args_has(const struct args *args, const char *name)
{
	return given(args, must_find(args, name));
}

const char *
args_value(const struct args *args, const char *name)
{
	const struct option *o = must_find(args, name);

	for (size_t i = 0; i < args->given.n; i++)
		if (args->given.v[i].option == o)
			return args->given.v[i].value;
	return NULL;
}

struct arg_values
args_values(const struct args *args, const char *name)
{
	const struct option *o = must_find(args, name);
	struct arg_values values = {0};

	for (size_t i = 0; i < args->given.n; i++)
		if (args->given.v[i].option == o)
			vec_push(args->arena, &values, args->given.v[i].value);
	return values;
}
