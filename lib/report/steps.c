#include "report/steps.h"

#include "base/arena.h"
#include "load/steps.h"
#include "report/format.h"
#include "report/json_writer.h"
#include "report/markdown.h"

static void
put_list(struct json_writer *w, const char *key, const char *const *names,
	 size_t n)
{
	jw_key(w, key);
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		jw_string(w, names[i]);
	jw_array_end(w);
}

static void
put_step(struct json_writer *w, const struct step *s)
{
	jw_object(w);
	jw_put_string(w, "lock", lock_mode_names[s->lock]);
	put_list(w, "locked", s->locked.v, s->locked.n);
	jw_put_string(w, "name", s->name);
	put_list(w, "supersedes", s->supersedes.v, s->supersedes.n);
	jw_put_string(w, "title", s->title);
	jw_put_bool(w, "transactional", s->transactional);
	jw_key(w, "written");
	jw_object(w);
	jw_put_hash(w, "down", step_script_hash(s->down));
	jw_put_hash(w, "up", step_script_hash(s->up));
	jw_put_hash(w, "verify", step_script_hash(s->verify));
	jw_object_end(w);
	jw_object_end(w);
}

void
report_steps_json(struct buf *out, const struct phase *p)
{
	struct json_writer w = {.out = out};
	const struct step *it;

	jw_object(&w);
	jw_key(&w, "phase");
	jw_int(&w, p->number);
	jw_key(&w, "schema_version");
	jw_int(&w, STEPS_SCHEMA_VERSION);
	jw_put_string(&w, "service", p->service);
	jw_key(&w, "steps");
	jw_array(&w);
	vec_each (it, &p->steps)
		put_step(&w, it);
	jw_array_end(&w);
	jw_object_end(&w);
	buf_char(out, '\n');
}
