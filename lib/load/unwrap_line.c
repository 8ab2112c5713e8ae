/*
 * A time in front of each line:
 *
 *	Kubernetes	TIME stderr F line
 *	(CRI)		TIME stderr P the beginning of a line
 *	CloudWatch	TIME line		exported to S3
 *			TIME stream line	aws logs tail
 *
 * The second form is also what the timestamps of docker logs and kubectl logs
 * look like.
 */
#include <string.h>

#include "load/unwrap_internal.h"

/* What is behind a word and the space after it; false if there is no space. */
static bool
skip_word(struct str *s)
{
	const char *space = s->len ? memchr(s->p, ' ', s->len) : NULL;

	if (!space)
		return false;
	s->len -= (size_t)(space + 1 - s->p);
	s->p = space + 1;
	return true;
}

static bool
skip_time(struct str *s)
{
	size_t n = iso_time_scan(s->p, s->len);

	return n && n < s->len && s->p[n] == ' ' && skip_word(s);
}

struct cri {
	bool out, complete;
	struct str text;
};

/* Tags are separated by colons. Only the first one is known: F or P. */
static bool
cri_line(struct str item, struct cri *cri)
{
	struct str s = item;

	if (!skip_time(&s))
		return false;
	cri->out = str_starts(s, "stdout ");
	if ((!cri->out && !str_starts(s, "stderr ")) || !skip_word(&s))
		return false;
	cri->complete = str_starts(s, "F");
	if ((!cri->complete && !str_starts(s, "P")) ||
	    (s.len > 1 && s.p[1] != ' ' && s.p[1] != ':'))
		return false;
	cri->text = skip_word(&s) ? s : STR("");
	return true;
}

static bool
cri_knows(struct str item)
{
	struct cri cri;

	return cri_line(item, &cri);
}

static bool
cri_take(struct unwrapper *u, struct str item)
{
	struct cri cri;

	if (!cri_line(item, &cri))
		return false;
	if (cri.complete && u->pieces.n == 0) {
		buf_add(&u->out, cri.text.p, cri.text.len);
		buf_char(&u->out, '\n');
	} else {
		piece_join(u, cri.out, cri.text, cri.complete);
	}
	return true;
}

const struct envelope envelope_cri = {
	.services = {"cri"},
	.head = "",
	.knows = cri_knows,
	.take = cri_take,
};

/* The line of an event. What is between the times may be the stream. */
static struct str
event_line(struct str s)
{
	struct str behind = s;

	return !is_plain_time(s) && skip_word(&behind) && is_plain_time(behind)
		       ? behind
		       : s;
}

static bool
cloudwatch_knows(struct str item)
{
	return skip_time(&item) && is_plain_time(event_line(item));
}

/* An event of several lines has its time in front of the first one only. */
static bool
cloudwatch_take(struct unwrapper *u, struct str item)
{
	if (skip_time(&item))
		item = event_line(item);
	buf_add(&u->out, item.p, item.len);
	buf_char(&u->out, '\n');
	return true;
}

const struct envelope envelope_cloudwatch_text = {
	.services = {"rds", "aurora"},
	.head = "",
	.knows = cloudwatch_knows,
	.take = cloudwatch_take,
};
