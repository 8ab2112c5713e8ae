/*
 * libyaml looks ahead up to 1024 characters for the colon that makes a key of
 * what it reads, and its work on one token grows with the depth it has reached
 * by then. So the time stays linear as long as depth is counted on each event
 * and reading ends with the first one too deep: 4 MiB of "[" take a
 * millisecond. What it does before the first event, directives, is quadratic,
 * and refused beforehand.
 */
#include "load/yaml.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/text.h"

/*
 * libyaml counts characters, messages count bytes. A cursor goes from one to
 * the other; places mostly come in order, so it hardly ever goes back.
 */
struct cursor {
	const char *text;
	size_t len, skipped; /* skipped: bytes of the byte order mark */
	size_t chars, bytes;
	int line;
	size_t line_start;
};

struct builder {
	yaml_parser_t parser;
	struct cursor cursor;
	struct arena *arena;
	const struct source_text *source;
	struct diag_list *diags;
	struct node *root;
	struct node *open[YAML_DEPTH_MAX]; /* lists and maps around us */
	int depth;
	size_t nodes;
	bool stop, failed;
};

static bool
continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static void
step_forward(struct cursor *c)
{
	char at = c->text[c->bytes++];

	while (c->bytes < c->len && continuation(c->text[c->bytes]))
		c->bytes++;
	c->chars++;
	if (at == '\n') {
		c->line++;
		c->line_start = c->bytes;
	}
}

static void
step_back(struct cursor *c)
{
	const char *eol;

	do
		c->bytes--;
	while (c->bytes && continuation(c->text[c->bytes]));
	c->chars--;
	if (c->text[c->bytes] != '\n')
		return;
	c->line--;
	eol = memrchr(c->text, '\n', c->bytes);
	c->line_start = eol ? (size_t)(eol - c->text) + 1 : 0;
}

static void
cursor_move(struct cursor *c, size_t chars)
{
	while (c->chars < chars && c->bytes < c->len)
		step_forward(c);
	while (c->chars > chars)
		step_back(c);
}

static int
cursor_column(const struct cursor *c)
{
	size_t column = c->bytes - c->line_start + 1;

	return (int)(c->line == 1 ? column + c->skipped : column);
}

static struct diag *
mistake_at(struct builder *b, size_t chars, const char *message)
{
	cursor_move(&b->cursor, chars);
	return diag_add(b->diags, DIAG_ERROR, b->source, b->cursor.line,
			cursor_column(&b->cursor), "%s", message);
}

static struct diag *
fail_at(struct builder *b, size_t chars, const char *message)
{
	b->failed = b->stop = true;
	return mistake_at(b, chars, message);
}

/* What libyaml would be slow at, or say less clearly. */

static int
refuse(struct builder *b, size_t at, const char *message, const char *hint)
{
	const char *text = b->cursor.text;
	int line = 1;
	size_t start = 0;

	for (size_t i = 0; i < at; i++)
		if (text[i] == '\n') {
			line++;
			start = i + 1;
		}
	at -= start;
	at += line == 1 ? b->cursor.skipped : 0;
	diag_hint(b->diags,
		  diag_add(b->diags, DIAG_ERROR, b->source, line, (int)at + 1,
			   "%s", message),
		  "%s", hint);
	return -1;
}

static int
check_text(struct builder *b)
{
	const char *p = b->cursor.text;
	size_t len = b->cursor.len, n;

	if (len > 1 &&
	    (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0))
		return refuse(b, 0, "the file is UTF-16, and a plan is UTF-8",
			      "save it as UTF-8");
	for (size_t i = 0; i < len; i += n) {
		n = utf8_char(p + i, len - i);
		if (n == 0)
			return refuse(b, i, "this is not valid UTF-8",
				      "save the file as UTF-8");
		if (p[i] == '\0')
			return refuse(b, i, "the file holds a NUL byte",
				      "a plan is UTF-8 text");
		if (p[i] == '%' &&
		    (i == 0 || p[i - 1] == '\n' || p[i - 1] == '\r'))
			return refuse(b, i, "a line cannot begin with \"%\"",
				      "YAML directives are not used in a plan; "
				      "quote a text that begins so");
	}
	return 0;
}

/* Nodes. */

static struct node *
add_node(struct builder *b, enum node_kind kind, const yaml_event_t *event)
{
	struct node *n = arena_new(b->arena, struct node), *parent;

	n->kind = kind;
	cursor_move(&b->cursor, event->start_mark.index);
	n->line = b->cursor.line;
	n->column = cursor_column(&b->cursor);
	n->start = b->cursor.bytes + b->cursor.skipped;
	n->end = n->start;
	if (++b->nodes > YAML_NODES_MAX) {
		fail_at(b, event->start_mark.index,
			"the file has more than 1,000,000 values");
		return n;
	}
	parent = b->depth ? b->open[b->depth - 1] : NULL;
	if (!parent)
		b->root = n;
	else if (parent->last)
		parent->last->next = n;
	else
		parent->first = n;
	if (parent)
		parent->last = n;
	return n;
}

/* Nodes carry no anchor and no tag. */
static void
check_extras(struct builder *b, const struct node *n, const void *anchor,
	     const void *tag)
{
	struct diag *d;

	if (anchor) {
		d = diag_add(b->diags, DIAG_ERROR, b->source, n->line,
			     n->column, "anchors are not allowed in a plan");
		diag_hint(b->diags, d, "quote a text that begins with &");
	}
	if (tag) {
		d = diag_add(b->diags, DIAG_ERROR, b->source, n->line,
			     n->column, "tags are not allowed in a plan");
		diag_hint(b->diags, d, "quote a text that begins with !");
	}
}

static void
add_text(struct builder *b, const yaml_event_t *event)
{
	struct node *n = add_node(b, NODE_TEXT, event);

	n->len = event->data.scalar.length;
	n->text = arena_strndup(b->arena,
				(const char *)event->data.scalar.value, n->len);
	n->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	cursor_move(&b->cursor, event->end_mark.index);
	n->end = b->cursor.bytes + b->cursor.skipped;
	check_extras(b, n, event->data.scalar.anchor, event->data.scalar.tag);
}

static void
add_alias(struct builder *b, const yaml_event_t *event)
{
	struct node *n = add_node(b, NODE_BAD, event);
	struct diag *d = diag_add(b->diags, DIAG_ERROR, b->source, n->line,
				  n->column,
				  "aliases are not allowed in a plan");

	diag_hint(b->diags, d, "quote a text that begins with *: \"*%s\"",
		  (const char *)event->data.alias.anchor);
}

static void
open_node(struct builder *b, const yaml_event_t *event)
{
	bool list = event->type == YAML_SEQUENCE_START_EVENT;
	struct node *n;

	if (b->depth == YAML_DEPTH_MAX) {
		fail_at(b, event->start_mark.index,
			"this is nested more than 32 levels deep");
		return;
	}
	n = add_node(b, list ? NODE_LIST : NODE_MAP, event);
	if (list)
		check_extras(b, n, event->data.sequence_start.anchor,
			     event->data.sequence_start.tag);
	else
		check_extras(b, n, event->data.mapping_start.anchor,
			     event->data.mapping_start.tag);
	b->open[b->depth++] = n;
}

static void
take_event(struct builder *b, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (!b->root)
			break;
		mistake_at(b, event->start_mark.index,
			   "a second document begins here, a plan is one");
		b->stop = true;
		break;
	case YAML_ALIAS_EVENT:
		add_alias(b, event);
		break;
	case YAML_SCALAR_EVENT:
		add_text(b, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		open_node(b, event);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		b->depth--;
		break;
	case YAML_STREAM_END_EVENT:
		b->stop = true;
		break;
	default:
		break;
	}
}

/* What libyaml's complaint is most likely about; NULL: nothing better. */
static const char *
likely_cause(char at)
{
	switch (at) {
	case '\t':
		return "YAML is indented by spaces, never by tabs";
	case '*':
	case '&':
	case '!':
	case '%':
	case '@':
	case '`':
	case '[':
	case ']':
	case '{':
	case '}':
		return "a text that holds *, &, !, %, @, `, brackets or braces "
		       "needs quotes around it";
	default:
		return NULL;
	}
}

static void
report_syntax(struct builder *b)
{
	const yaml_parser_t *p = &b->parser;
	struct cursor *c = &b->cursor;
	const char *cause;
	struct diag *d;

	if (p->error == YAML_MEMORY_ERROR)
		abort();
	if (p->error == YAML_READER_ERROR) {
		refuse(b, p->problem_offset, "this character is not allowed",
		       "remove it, or write it as an escape in double quotes");
		b->failed = b->stop = true;
		return;
	}
	d = fail_at(b, p->problem_mark.index, p->problem);
	cause = likely_cause(c->bytes < c->len ? c->text[c->bytes] : '\0');
	if (cause) {
		diag_hint(b->diags, d, "%s", cause);
	} else if (p->context) {
		cursor_move(c, p->context_mark.index);
		diag_hint(b->diags, d, "%s that begins at %d:%d", p->context,
			  c->line, cursor_column(c));
	}
}

static void
build(struct builder *b)
{
	yaml_event_t event;

	while (!b->stop) {
		if (!yaml_parser_parse(&b->parser, &event)) {
			report_syntax(b);
			return;
		}
		take_event(b, &event);
		yaml_event_delete(&event);
	}
}

struct node *
yaml_read(struct arena *arena, const char *text, size_t len,
	  const struct source_text *source, struct diag_list *diags)
{
	size_t mark = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	struct builder b = {
		.cursor = {.text = text + mark,
			   .len = len - mark,
			   .skipped = mark,
			   .line = 1},
		.arena = arena,
		.source = source,
		.diags = diags,
	};

	if (check_text(&b) != 0)
		return NULL;
	if (!yaml_parser_initialize(&b.parser))
		abort();
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&b.parser, (const unsigned char *)b.cursor.text, b.cursor.len);
	build(&b);
	yaml_parser_delete(&b.parser);
	if (!b.failed && !b.root)
		diag_add(diags, DIAG_ERROR, source, 1, 1, "the file is empty");
	return b.failed ? NULL : b.root;
}
