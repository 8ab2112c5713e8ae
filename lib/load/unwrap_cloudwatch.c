/*
 * Events of Amazon's CloudWatch, from RDS and Aurora, which has them as JSON,
 * exports them to S3, or shows them (aws logs tail):
 *
 *	{"message": "line", "timestamp": ..}
 *	TIME line
 *	TIME stream line
 *
 * The second form is also that of docker logs and kubectl logs where they show
 * timestamps.
 */
#include "load/unwrap_internal.h"

/* Of CloudWatch's commands, or of its queries. What has a severity is the
   server's own jsonlog. */
static bool
json_event(struct str item, struct str *message)
{
	static const char *const keys[] = {"message", "@message",
					   "error_severity"};
	struct json_member m[3];

	if (!json_members(item, keys, 3, m) || m[2].kind)
		return false;
	*message = m[0].kind ? m[0].raw : m[1].raw;
	return m[0].kind == '"' || m[1].kind == '"';
}

static bool
json_knows(struct str item)
{
	struct str message;

	return json_event(item, &message);
}

static bool
json_take(struct unwrapper *u, struct str item)
{
	struct str message;

	return json_event(item, &message) && unwrap_put_line(u, message);
}

const struct envelope envelope_cloudwatch = {
	.services = {"rds", "aurora"},
	.head = "",
	.json = true,
	.knows = json_knows,
	.take = json_take,
};

/* The line of an event. What is between the times may be the stream. */
static struct str
event_line(struct str s)
{
	struct str behind = s, stream;

	return !is_plain_time(s) && take_word(&behind, &stream) &&
			       is_plain_time(behind)
		       ? behind
		       : s;
}

static bool
text_knows(struct str item)
{
	return take_iso_time(&item) && is_plain_time(event_line(item));
}

/* An event of several lines has its time in front of the first one only. */
static bool
text_take(struct unwrapper *u, struct str item)
{
	if (take_iso_time(&item))
		item = event_line(item);
	buf_add(&u->out, item.p, item.len);
	buf_char(&u->out, '\n');
	return true;
}

const struct envelope envelope_cloudwatch_text = {
	.services = {"rds", "aurora"},
	.head = "",
	.knows = text_knows,
	.take = text_take,
};
