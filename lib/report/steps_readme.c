#include "base/arena.h"
#include "load/steps.h"
#include "report/format.h"
#include "report/markdown.h"
#include "report/steps.h"

/* What each phase is for, and who can notice. */
static const struct {
	const char *name, *about;
} phases[] = {
	[1] = {"ownership",
	       "What the service has is given to a role of its own, which "
	       "nobody can log in as. Who owned it before is given the rights "
	       "that came with that. No statement of an application is to "
	       "behave differently afterwards."},
};

static void
put_notes(struct buf *out, const struct phase_notes *notes)
{
	const char *const *it;

	if (!notes->n)
		return;
	buf_str(out, "\n## To know before\n\n");
	vec_each (it, notes) {
		buf_str(out, "* ");
		md_text(out, *it);
		buf_str(out, ".\n");
	}
}

static void
put_locks(struct buf *out, const struct step *s)
{
	if (s->lock == LOCK_NONE) {
		buf_str(out, "rows of catalogs alone");
		return;
	}
	buf_str(out, lock_mode_names[s->lock]);
	buf_str(out, s->locked.n > 1 ? " on each of " : " on ");
	for (size_t i = 0; i < s->locked.n; i++) {
		if (i)
			buf_str(out, ", ");
		md_code(out, s->locked.v[i]);
	}
}

static void
put_steps(struct buf *out, const struct phase *p)
{
	struct arena scratch = ARENA_INIT;

	buf_str(out, "\n## Steps\n\n| file | what it does | lock |\n"
		     "|---|---|---|\n");
	for (size_t i = 0; i < p->steps.n; i++) {
		const struct step *s = &p->steps.v[i];

		buf_str(out, "| ");
		md_code(out, step_file_name(&scratch, i, s, SCRIPT_UP));
		buf_str(out, " | ");
		md_text(out, s->title);
		buf_str(out, " | ");
		put_locks(out, s);
		buf_str(out, " |\n");
	}
	arena_release(&scratch);
}

static void
put_commands(struct buf *out, const struct phase *p)
{
	static const struct {
		const char *what, *option;
	} commands[] = {
		{"See what it would do, and who is in its way now",
		 "--dry-run"},
		{"Apply what is not applied yet", "--apply"},
		{"See whether all of it still holds", "--verify"},
		{"Take it back, the last step first", "--rollback"},
	};
	struct buf line;

	buf_init(&line);
	buf_str(out, "\n## Commands\n\n");
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		buf_clear(&line);
		buf_printf(&line, "dbsplit migrate --phase %d --service %s %s",
			   p->number, p->service, commands[i].option);
		buf_printf(out, "* %s: ", commands[i].what);
		md_code(out, line.data);
		buf_char(out, '\n');
	}
	buf_str(out,
		"\nEach step is three scripts: `up` does it, `verify` raises "
		"an error that says what is wrong unless it holds, and `down` "
		"takes it back. A step runs in one transaction; a person runs "
		"it the same with\n`psql -X -1 -v ON_ERROR_STOP=1 -f FILE`, "
		"and then `--apply` finds that it holds and goes on behind "
		"it.\n\nA lock is waited for 200 ms at most, and then let go "
		"and asked for again later, at most 30 times, so that nobody "
		"queues behind it. Nobody's session is ended.\n");
	buf_release(&line);
}

void
report_steps_readme(struct buf *out, const struct phase *p,
		    const struct phase_notes *notes)
{
	buf_printf(out, "# Phase %d of ", p->number);
	md_text(out, p->service);
	buf_printf(out, ": %s\n\n%s\n", phases[p->number].name,
		   phases[p->number].about);
	put_notes(out, notes);
	put_commands(out, p);
	put_steps(out, p);
}
