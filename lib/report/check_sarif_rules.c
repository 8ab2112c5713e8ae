#include "report/check_sarif_rules.h"

#include <string.h>

const char *
sarif_level(enum severity severity)
{
	return severity == SEVERITY_OFF ? "none" : severity_names[severity];
}

/* {"text": ...} */
static void
put_text(struct json_writer *w, const char *key, const char *text)
{
	jw_key(w, key);
	jw_object(w);
	jw_put_string(w, "text", text);
	jw_object_end(w);
}

/* The texts of a rule are ours: nothing in them has to be escaped. */
static void
put_help(struct json_writer *w, const struct rule_text *rule)
{
	struct buf text, markdown;

	if (!rule->why && !rule->example && !rule->fix)
		return;
	buf_init(&text);
	buf_init(&markdown);
	if (rule->why) {
		buf_printf(&text, "%s\n", rule->why);
		buf_printf(&markdown, "%s\n", rule->why);
	}
	if (rule->example) {
		buf_printf(&text, "\nExample:\n\n%s\n", rule->example);
		buf_printf(&markdown, "\n## Example\n\n```\n%s\n```\n",
			   rule->example);
	}
	if (rule->fix) {
		buf_printf(&text, "\nWhat to do:\n\n%s\n", rule->fix);
		buf_printf(&markdown, "\n## What to do\n\n%s\n", rule->fix);
	}
	jw_key(w, "help");
	jw_object(w);
	jw_put_string(w, "markdown", markdown.data);
	jw_put_string(w, "text", text.data);
	jw_object_end(w);
	buf_release(&markdown);
	buf_release(&text);
}

static void
put_rule(struct json_writer *w, const struct rule_text *rule)
{
	jw_object(w);
	jw_key(w, "defaultConfiguration");
	jw_object(w);
	jw_put_string(w, "level", sarif_level(rule->severity));
	jw_object_end(w);
	/* GitHub shows so much of the reasons as is read at a glance. */
	put_text(w, "fullDescription", rule->why ? rule->why : rule->summary);
	put_help(w, rule);
	jw_put_string(w, "id", rule->name);
	put_text(w, "shortDescription", rule->summary);
	jw_object_end(w);
}

void
sarif_tool(struct json_writer *w, const char *version)
{
	jw_key(w, "tool");
	jw_object(w);
	jw_key(w, "driver");
	jw_object(w);
	jw_put_string(w, "name", "dbsplit");
	jw_key(w, "rules");
	jw_array(w);
	for (int i = 0; i < RULES; i++)
		put_rule(w, &check_rules[i]);
	jw_array_end(w);
	if (version)
		jw_put_string(w, "version", version);
	jw_object_end(w);
	jw_object_end(w);
}
