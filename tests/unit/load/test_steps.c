#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "load/steps.h"
#include "report/steps.h"

static struct arena arena;
static struct phase phase;
static char directory[64];

static void
write_file(const char *name, const char *text)
{
	struct err err;

	cr_assert_eq(file_write(arena_printf(&arena, "%s/%s", directory, name),
				text, strlen(text), &err),
		     0, "%s", err.message);
}

static void
write_steps(void)
{
	struct buf json;

	buf_init(&json);
	report_steps_json(&json, &phase);
	write_file("steps.json", json.data);
	buf_release(&json);
	for (size_t i = 0; i < phase.steps.n; i++)
		for (int k = 0; k < STEP_SCRIPTS; k++)
			write_file(step_file_name(&arena, i, &phase.steps.v[i],
						  (enum step_script)k),
				   step_script(&phase.steps.v[i],
					       (enum step_script)k));
}

static void
start(void)
{
	struct step s = {
		.name = "owner-0a1b2c3d",
		.title = "give the table \"odd\nname\" to its owner",
		.up = "SELECT 1;\n",
		.verify = "SELECT 2;\n",
		.down = "SELECT 3;\n",
		.transactional = true,
		.lock = LOCK_ACCESS_EXCLUSIVE,
	};

	snprintf(directory, sizeof(directory), "%s",
		 "/tmp/dbsplit-steps.XXXXXX");
	cr_assert_not_null(mkdtemp(directory));
	phase = (struct phase){.service = "users", .number = 1};
	vec_push(&arena, &s.locked, "public.\"odd\nname\"");
	vec_push(&arena, &s.supersedes, "role");
	vec_push(&arena, &phase.steps,
		 (struct step){.name = "role",
			       .title = "make the role",
			       .up = "",
			       .verify = "",
			       .down = ""});
	vec_push(&arena, &phase.steps, s);
	write_steps();
}

static void
end(void)
{
	static const char *const files[] = {
		"steps.json",
		"0001-role.up.sql",
		"0001-role.verify.sql",
		"0001-role.down.sql",
		"0002-owner-0a1b2c3d.up.sql",
		"0002-owner-0a1b2c3d.verify.sql",
		"0002-owner-0a1b2c3d.down.sql",
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		unlink(arena_printf(&arena, "%s/%s", directory, files[i]));
	cr_expect_eq(rmdir(directory), 0);
	arena_release(&arena);
}

TestSuite(steps, .init = start, .fini = end);

Test(steps, are_read_as_they_were_written)
{
	struct loaded_steps l;
	struct err err;
	const struct step *s;

	cr_assert_eq(steps_load(&l, &arena, directory, &err), 0, "%s",
		     err.message);
	cr_expect_str_eq(l.phase.service, "users");
	cr_expect_eq(l.phase.number, 1);
	cr_assert_eq(l.phase.steps.n, 2);
	cr_expect_eq(l.changed[0] | l.changed[1], 0);
	s = phase_find_step(&l.phase, "owner-0a1b2c3d");
	cr_assert_not_null(s);
	cr_expect_str_eq(s->title, phase.steps.v[1].title);
	cr_expect_str_eq(s->down, "SELECT 3;\n");
	cr_expect_eq(s->lock, LOCK_ACCESS_EXCLUSIVE);
	cr_expect(s->transactional && !l.phase.steps.v[0].transactional);
	cr_expect_str_eq(s->locked.v[0], "public.\"odd\nname\"");
	cr_expect_str_eq(s->supersedes.v[0], "role");
}

Test(steps, are_known_to_be_changed_by_hand)
{
	struct loaded_steps l;
	struct err err;

	write_file("0002-owner-0a1b2c3d.verify.sql", "SELECT 2; -- mine\n");
	cr_assert_eq(steps_load(&l, &arena, directory, &err), 0);
	cr_expect_eq(l.changed[0], 0);
	cr_expect_eq(l.changed[1], 1u << SCRIPT_VERIFY);
	cr_expect_str_eq(l.phase.steps.v[1].verify, "SELECT 2; -- mine\n");
}

Test(steps, are_refused_where_a_script_is_missing)
{
	struct loaded_steps l;
	struct err err;

	cr_expect_eq(unlink(arena_printf(&arena, "%s/0001-role.down.sql",
					 directory)),
		     0);
	cr_expect_eq(steps_load(&l, &arena, directory, &err), -1);
	cr_expect_not_null(strstr(err.message, "0001-role.down.sql"));
	write_file("steps.json", "");
	cr_expect_eq(steps_load(&l, &arena, directory, &err), -1);
	cr_expect_eq(steps_load(&l, &arena, "/nowhere", &err), 1);
}

Test(steps, have_names_of_files_alone)
{
	struct loaded_steps l;
	struct err err;
	struct buf json;

	phase.steps.v[0].name = "../x";
	buf_init(&json);
	report_steps_json(&json, &phase);
	write_file("steps.json", json.data);
	buf_release(&json);
	cr_expect_eq(steps_load(&l, &arena, directory, &err), -1);
	cr_expect_not_null(strstr(err.message, "no step is called so"), "%s",
			   err.message);
}

Test(steps, are_explained_without_giving_names_a_meaning)
{
	struct phase_notes notes = {0};
	struct buf out;

	vec_push(&arena, &notes, "a <b>note</b>");
	buf_init(&out);
	report_steps_readme(&out, &phase, &notes);
	cr_expect_not_null(strstr(out.data, "# Phase 1 of users: ownership"));
	cr_expect_not_null(strstr(out.data, "0002-owner-0a1b2c3d.up.sql"));
	cr_expect_null(strstr(out.data, "<b>"), "%s", out.data);
	buf_release(&out);
}
