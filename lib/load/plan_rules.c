/* allow, decisions, thresholds, weights and rules. */
#include <stdint.h>
#include <string.h>

#include "load/plan_read.h"
#include "model/analysis.h"
#include "model/pattern.h"
#include "model/saga.h"

/* Words and services. */

static bool
one_of(struct plan_reader *r, const char *what, const struct node *node,
       const char *text, const char *const *words, size_t n)
{
	struct diag *d;

	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i], text) == 0)
			return true;
	d = plan_mistake(r, node, "\"%s\" is no %s", plan_shown(r, text), what);
	plan_suggest(r, d, text, words, n);
	return false;
}

static void
read_service(struct plan_reader *r, const struct plan_key *key,
	     const struct node *value, void *into)
{
	struct plan_text *field = into;
	struct diag *d;

	plan_read_text(r, key, value, field);
	if (!field->text || map_get(&r->services, field->text))
		return;
	d = plan_mistake(r, value, "there is no service \"%s\"",
			 plan_shown(r, field->text));
	plan_suggest(r, d, field->text, r->service_names, r->plan->services.n);
	field->text = NULL;
}

/* allow */

static void
read_access(struct plan_reader *r, const struct plan_key *key,
	    const struct node *value, void *into)
{
	static const char *const words[] = {"read", "write", "any"};
	const char *text = plan_text_of(r, "\"access\"", value);

	(void)key;
	if (!text || !one_of(r, "kind of access", value, text, words, 3))
		return;
	*(unsigned *)into = text[0] == 'r'   ? ALLOW_READ
			    : text[0] == 'w' ? ALLOW_WRITE
					     : ALLOW_ANY;
}

/* yyyy-mm-dd as yyyymmdd, 0 if that is no day of the calendar. */
static int
parse_date(const char *s)
{
	static const int days[] = {31, 28, 31, 30, 31, 30,
				   31, 31, 30, 31, 30, 31};
	int part[3] = {0}, field = 0, leap, last;

	if (strlen(s) != 10)
		return 0;
	for (int i = 0; i < 10; i++) {
		if (i == 4 || i == 7) {
			if (s[i] != '-')
				return 0;
			field++;
		} else if (s[i] < '0' || s[i] > '9') {
			return 0;
		} else {
			part[field] = part[field] * 10 + (s[i] - '0');
		}
	}
	if (part[0] == 0 || part[1] < 1 || part[1] > 12)
		return 0;
	leap = (part[0] % 4 == 0 && part[0] % 100 != 0) || part[0] % 400 == 0;
	last = days[part[1] - 1] + (part[1] == 2 && leap);
	if (part[2] < 1 || part[2] > last)
		return 0;
	return part[0] * 10000 + part[1] * 100 + part[2];
}

static void
read_until(struct plan_reader *r, const struct plan_key *key,
	   const struct node *value, void *into)
{
	struct plan_allow *allow = into;
	struct diag *d;

	plan_read_text(r, key, value, &allow->until);
	if (!allow->until.text)
		return;
	allow->until_date = parse_date(allow->until.text);
	if (allow->until_date)
		return;
	d = plan_mistake(r, value, "\"%s\" is no date",
			 plan_shown(r, allow->until.text));
	diag_hint(r->diags, d, "write year, month and day: 2027-06-30");
}

static const struct plan_key allow_keys[] = {
	{"consumer", read_service, offsetof(struct plan_allow, consumer), true},
	{"table", plan_read_name, offsetof(struct plan_allow, table), true},
	{"access", read_access, offsetof(struct plan_allow, access), true},
	{"until", read_until, 0, true},
	{"reason", plan_read_text, offsetof(struct plan_allow, reason), true},
};

void
plan_read_allow(struct plan_reader *r, const struct node *list)
{
	if (!plan_expect(r, "\"allow\"", list, NODE_LIST))
		return;
	for (const struct node *n = list->first; n; n = n->next) {
		struct plan_allow allow = {.line = n->line,
					   .column = n->column};

		plan_read_map(r, "an entry of \"allow\"", allow_keys,
			      sizeof(allow_keys) / sizeof(*allow_keys), n,
			      &allow);
		/* Kept if it says enough to be used; its pattern, if it has
		   one, must be kept to be freed. */
		if (allow.table.text)
			vec_push(r->arena, &r->plan->allow, allow);
	}
}

/* decisions */

static void
read_kind(struct plan_reader *r, const struct plan_key *key,
	  const struct node *value, void *into)
{
	struct plan_text *kind = into;
	const char *words[CROSSING_KINDS];

	plan_read_text(r, key, value, kind);
	if (!kind->text || crossing_kind_find(kind->text) >= 0)
		return;
	for (int i = 0; i < CROSSING_KINDS; i++)
		words[i] = crossing_kind_name((enum crossing_kind)i);
	one_of(r, "kind of crossing", value, kind->text, words, CROSSING_KINDS);
	kind->text = NULL;
}

static void
read_pattern(struct plan_reader *r, const struct plan_key *key,
	     const struct node *value, void *into)
{
	struct plan_text *pattern = into;

	plan_read_text(r, key, value, pattern);
	if (pattern->text && !one_of(r, "pattern", value, pattern->text,
				     pattern_names, PATTERNS))
		pattern->text = NULL;
}

static void
read_style(struct plan_reader *r, const struct plan_key *key,
	   const struct node *value, void *into)
{
	const char *words[SAGA_STYLES];
	struct plan_text *style = into;

	plan_read_text(r, key, value, style);
	for (int i = 0; i < SAGA_STYLES; i++)
		words[i] = saga_style_name((enum saga_style)i);
	if (style->text && !one_of(r, "style of a saga", value, style->text,
				   words, SAGA_STYLES))
		style->text = NULL;
}

static const struct plan_key decision_keys[] = {
	{"consumer", read_service, offsetof(struct plan_decision, consumer),
	 true},
	{"owner", read_service, offsetof(struct plan_decision, owner), true},
	{"kind", read_kind, offsetof(struct plan_decision, kind), true},
	{"pattern", read_pattern, offsetof(struct plan_decision, pattern),
	 true},
	{"object", plan_read_text, offsetof(struct plan_decision, object),
	 false},
	{"style", read_style, offsetof(struct plan_decision, style), false},
};

/* A second decision on the same crossing contradicts the first. */
static void
check_decision(struct plan_reader *r, const struct plan_decision *d,
	       const struct node *node, struct map *seen)
{
	const struct node *first;
	char *key;

	if (strcmp(d->consumer.text, d->owner.text) == 0) {
		plan_mistake(r, node,
			     "the service \"%s\" is both consumer and owner",
			     d->owner.text);
		return;
	}
	if (d->style.text && strcmp(d->pattern.text, "saga") != 0)
		plan_mistake(r, node, "only the pattern saga has a style");
	key = arena_printf(r->arena, "%s %s %s %s", d->consumer.text,
			   d->owner.text, d->kind.text,
			   d->object.text ? d->object.text : "");
	first = map_set(seen, key, (void *)(uintptr_t)node);
	if (first)
		plan_mistake(r, node,
			     "this crossing has a decision already, at %s",
			     plan_place(r, first->line, first->column));
}

void
plan_read_decisions(struct plan_reader *r, const struct node *list)
{
	struct map seen = MAP_INIT;

	if (!plan_expect(r, "\"decisions\"", list, NODE_LIST))
		return;
	for (const struct node *n = list->first; n; n = n->next) {
		struct plan_decision d = {.line = n->line, .column = n->column};

		plan_read_map(r, "an entry of \"decisions\"", decision_keys,
			      sizeof(decision_keys) / sizeof(*decision_keys), n,
			      &d);
		if (!d.consumer.text || !d.owner.text || !d.kind.text ||
		    !d.pattern.text)
			continue;
		check_decision(r, &d, n, &seen);
		vec_push(r->arena, &r->plan->decisions, d);
	}
	map_release(&seen);
}

/* thresholds */

/* A plain decimal number up to a billion, -1 if it is none. */
static double
parse_number(const struct node *n)
{
	double value = 0, unit = 1;
	const char *p = n->text;

	if (!n->plain || n->len > 20 || *p < '0' || *p > '9')
		return -1;
	for (; *p >= '0' && *p <= '9'; p++)
		value = value * 10 + (*p - '0');
	if (*p == '.' && p[1])
		for (p++; *p >= '0' && *p <= '9'; p++) {
			unit /= 10;
			value += unit * (*p - '0');
		}
	return *p == '\0' && value <= 1e9 ? value : -1;
}

static void
read_rate(struct plan_reader *r, const struct plan_key *key,
	  const struct node *value, void *into)
{
	double number = -1;

	if (!plan_text_of(r, plan_quoted(r, key), value))
		return;
	number = parse_number(value);
	if (number > 0)
		*(double *)into = number;
	else
		plan_mistake(r, value,
			     "\"%s\" must be a number above 0, at most a "
			     "billion",
			     key->name);
}

static void
read_count(struct plan_reader *r, const struct plan_key *key,
	   const struct node *value, void *into)
{
	double number;

	if (!plan_text_of(r, plan_quoted(r, key), value))
		return;
	number = parse_number(value);
	if (number >= 2 && number <= 1000 && number == (int)number)
		*(int *)into = (int)number;
	else
		plan_mistake(r, value,
			     "\"%s\" must be a whole number from 2 to 1000",
			     key->name);
}

void
plan_read_thresholds(struct plan_reader *r, const struct plan_key *key,
		     const struct node *value, void *into)
{
	static const struct plan_key keys[] = {
		{"copy_reads_per_hour", read_rate,
		 offsetof(struct plan_thresholds, copy_reads_per_hour), false},
		{"cqrs_owners", read_count,
		 offsetof(struct plan_thresholds, cqrs_owners), false},
		{"orchestrate_steps", read_count,
		 offsetof(struct plan_thresholds, orchestrate_steps), false},
	};

	(void)key;
	plan_read_map(r, "\"thresholds\"", keys, sizeof(keys) / sizeof(*keys),
		      value, into);
}

/* weights */

static void
read_weight(struct plan_reader *r, const struct plan_key *key,
	    const struct node *value, void *into)
{
	double number;

	if (!plan_text_of(r, plan_quoted(r, key), value))
		return;
	number = parse_number(value);
	if (number >= 0 && number <= 1000)
		*(double *)into = number;
	else
		plan_mistake(r, value, "\"%s\" must be a number from 0 to 1000",
			     key->name);
}

void
plan_read_weights(struct plan_reader *r, const struct plan_key *key,
		  const struct node *value, void *into)
{
	struct plan_key keys[CLARITY_TERMS];

	(void)key;
	for (int i = 0; i < CLARITY_TERMS; i++)
		keys[i] = (struct plan_key){
			.name = clarity_term_names[i],
			.read = read_weight,
			.offset = (size_t)i * sizeof(double),
		};
	plan_read_map(r, "\"weights\"", keys, CLARITY_TERMS, value, into);
}

/* rules */

static void
read_severity(struct plan_reader *r, const struct plan_key *key,
	      const struct node *value, void *into)
{
	const char *text;

	/* YAML would have "off" be a boolean: it is a text here. */
	text = plan_text_of(r, plan_quoted(r, key), value);
	if (!text ||
	    !one_of(r, "severity", value, text, severity_names, SEVERITIES))
		return;
	for (int i = 0; i < SEVERITIES; i++)
		if (strcmp(severity_names[i], text) == 0)
			*(enum severity *)into = (enum severity)i;
}

void
plan_read_severities(struct plan_reader *r, const struct plan_key *key,
		     const struct node *value, void *into)
{
	struct plan_key keys[RULES];

	_Static_assert(RULES <= PLAN_KEYS_MAX, "rules are keys");
	(void)key;
	for (size_t i = 0; i < RULES; i++)
		keys[i] = (struct plan_key){check_rules[i].name, read_severity,
					    i * sizeof(enum severity), false};
	plan_read_map(r, "\"rules\"", keys, RULES, value, into);
}
