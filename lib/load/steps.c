#include "load/steps.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "load/json_reader.h"

#define JSON_LIMIT   ((size_t)256 << 20)
#define SCRIPT_LIMIT ((size_t)64 << 20)

const char *const step_script_names[STEP_SCRIPTS] = {"up", "verify", "down"};

const char *
step_script(const struct step *s, enum step_script which)
{
	return which == SCRIPT_UP	? s->up
	       : which == SCRIPT_VERIFY ? s->verify
					: s->down;
}

uint64_t
step_script_hash(const char *text)
{
	return hash_text(text, strlen(text), 0);
}

const char *
step_file_name(struct arena *arena, size_t place, const struct step *s,
	       enum step_script which)
{
	return arena_printf(arena, "%04zu-%s.%s.sql", place + 1, s->name,
			    step_script_names[which]);
}

struct loading {
	struct loaded_steps *out;
	const char *directory;
	VEC(uint64_t) hashes; /* STEP_SCRIPTS of each step */
};

static void
read_step(struct json_reader *r, const json_t *o, void *arg)
{
	struct loading *l = arg;
	struct step *s = vec_add(r->arena, &l->out->phase.steps);
	struct name_list locked = {0}, supersedes = {0};
	const json_t *written = jr_object(r, o, "written");

	s->name = jr_string(r, o, "name");
	s->title = jr_string(r, o, "title");
	s->transactional = jr_bool(r, o, "transactional");
	s->lock = (enum lock_mode)jr_choice(r, o, "lock", lock_mode_names,
					    LOCK_MODES);
	jr_names(r, o, "locked", &locked);
	for (size_t i = 0; i < locked.n; i++)
		vec_push(r->arena, &s->locked, locked.v[i]);
	jr_names(r, o, "supersedes", &supersedes);
	for (size_t i = 0; i < supersedes.n; i++)
		vec_push(r->arena, &s->supersedes, supersedes.v[i]);
	if (s->name[strspn(s->name, "abcdefghijklmnopqrstuvwxyz0123456789-")])
		jr_fail(r, "name", "no step is called so");
	for (int i = 0; i < STEP_SCRIPTS && written; i++)
		vec_push(r->arena, &l->hashes,
			 jr_hash(r, written, step_script_names[i]));
}

static int
read_json(struct loading *l, struct arena *arena, const json_t *top,
	  struct err *err)
{
	const json_t *version = json_object_get(top, "schema_version");
	struct json_reader r;

	if (!json_is_integer(version))
		return err_set(err, ERR_INPUT, "this lists no steps");
	if (json_integer_value(version) != STEPS_SCHEMA_VERSION)
		return err_set(err, ERR_INPUT,
			       "it is of schema version %lld, this dbsplit "
			       "reads %d",
			       (long long)json_integer_value(version),
			       STEPS_SCHEMA_VERSION);
	jr_init(&r, arena, err);
	l->out->phase.service = jr_string(&r, top, "service");
	l->out->phase.number = (int)jr_int(&r, top, "phase");
	jr_each(&r, top, "steps", read_step, l);
	jr_release(&r);
	return r.failed ? -1 : 0;
}

static int
read_scripts(struct loading *l, struct arena *arena, struct err *err)
{
	struct loaded_steps *out = l->out;

	out->changed = arena_calloc(arena, out->phase.steps.n + 1,
				    sizeof(*out->changed));
	for (size_t i = 0; i < out->phase.steps.n; i++) {
		struct step *s = &out->phase.steps.v[i];
		const char **texts[] = {&s->up, &s->verify, &s->down};

		for (int k = 0; k < STEP_SCRIPTS; k++) {
			const char *path = arena_printf(
				arena, "%s/%s", l->directory,
				step_file_name(arena, i, s,
					       (enum step_script)k));
			size_t len;

			*texts[k] = file_read(arena, path, SCRIPT_LIMIT, &len,
					      err);
			if (!*texts[k])
				return -1;
			if (strlen(*texts[k]) != len)
				return err_set(err, ERR_INPUT,
					       "there is a NUL in \"%s\"",
					       path);
			if (step_script_hash(*texts[k]) !=
			    l->hashes.v[i * STEP_SCRIPTS + (size_t)k])
				out->changed[i] |= 1u << k;
		}
	}
	return 0;
}

int
steps_load(struct loaded_steps *out, struct arena *arena, const char *directory,
	   struct err *err)
{
	const char *path = arena_printf(arena, "%s/steps.json", directory);
	struct loading l = {.out = out, .directory = directory};
	json_t *top;
	int rc;

	*out = (struct loaded_steps){0};
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return 1;
	top = jr_load(path, JSON_LIMIT, err);
	if (!top)
		return -1;
	rc = read_json(&l, arena, top, err);
	json_decref(top);
	if (rc != 0) {
		err_place(err, path, 0, 0);
		return -1;
	}
	return read_scripts(&l, arena, err);
}
