#include "cmd/check_files.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/text.h"
#include "load/migration.h"
#include "source/source.h"

/* Paths */

static const char *
absolute(const struct check_files *f, const char *path)
{
	const char *out;
	struct buf b;

	buf_init(&b);
	path_absolute(&b, f->here, path);
	out = arena_strndup(f->arena, b.data, b.len);
	buf_release(&b);
	return out;
}

/* As it is named from here. */
static const char *
from_here(const struct check_files *f, const char *path)
{
	const char *out;
	struct buf b;

	buf_init(&b);
	path_relative(&b, absolute(f, path), f->here);
	out = arena_strndup(f->arena, b.data, b.len);
	buf_release(&b);
	return out;
}

const char *
check_files_stable(const struct check_files *f, const char *path)
{
	const char *below = path_below(absolute(f, path), f->base);

	return below ? below : path;
}

/* ./a is a, but ./- is not standard input. */
const char *
check_files_shown(const struct check_files *f, const char *path)
{
	while (path[0] == '.' && path[1] == '/' && path[2])
		for (path += 2; *path == '/';)
			path++;
	return strcmp(path, "-") == 0 ? "./-" : arena_strdup(f->arena, path);
}

/* The git repository that a directory is in, by text; else the directory. */
static const char *
find_repository(struct arena *arena, const char *directory)
{
	char *path = arena_strdup(arena, directory), *slash = path;

	while (slash) {
		if (access(arena_printf(arena, "%s/.git", path), F_OK) == 0)
			return path;
		slash = strrchr(path, '/');
		if (slash)
			*slash = '\0';
	}
	return directory;
}

/* Services */

static int
find_service(const struct check_files *f, const char *stable)
{
	return f->service >= 0 ? f->service
			       : plan_find_source(f->plan, stable, f->matched);
}

/* Only files elsewhere, which are named, have such paths. */
static bool
is_elsewhere(const char *pattern)
{
	return *pattern == '/' || strncmp(pattern, "../", 3) == 0;
}

static size_t
count_sources(const struct plan *plan)
{
	const struct service *s;
	size_t n = 0;

	vec_each (s, &plan->services)
		n += s->sources.n;
	return n;
}

static bool
any_of(const bool *matched, size_t n)
{
	return memchr(matched, true, n) != NULL;
}

static void
add_empty(const struct check_files *f, const struct plan_name *name,
	  struct diag_list *findings)
{
	struct diag *d = diag_add(
		findings, DIAG_WARNING, &f->plan->source, name->line,
		name->column, "\"%s\" matches no file of SQL or source code",
		name->text);

	d->name = check_rules[RULE_EMPTY_PATTERN].name;
	d->about = name->text;
}

void
check_files_find_empty(const struct check_files *f, struct diag_list *findings)
{
	const struct service *s;
	const bool *matched = f->matched;
	bool any = any_of(matched, count_sources(f->plan));

	vec_each (s, &f->plan->services) {
		size_t n = s->sources.n;

		/* A service without any file here has its code elsewhere. */
		for (size_t i = 0; i < n && (!any || any_of(matched, n)); i++) {
			const struct plan_name *name = &s->sources.v[i];

			if (!matched[i] &&
			    (pattern_kind(name->pattern) == PATTERN_REGEX ||
			     !is_elsewhere(name->text)))
				add_empty(f, name, findings);
		}
		matched += n;
	}
}

static void
hint_services(const struct plan *plan, struct err *err)
{
	const struct service *s;
	struct buf names;

	buf_init(&names);
	vec_each (s, &plan->services)
		buf_printf(&names, "%s%s", names.len ? ", " : "", s->name);
	err_hint(err, "there is %s", names.data);
	buf_release(&names);
}

int
check_files_init(struct check_files *f, struct arena *arena,
		 const struct plan *plan, const char *service, struct err *err)
{
	size_t n = plan->services.n;
	const char **names = arena_calloc(arena, n + 1, sizeof(*names));
	const struct service *s = NULL;
	char *here = getcwd(NULL, 0), *slash;
	const char *nearest;

	*f = (struct check_files){.arena = arena, .plan = plan, .service = -1};
	f->matched = arena_calloc(arena, count_sources(plan) + 1,
				  sizeof(*f->matched));
	f->here = arena_strdup(arena,
			       here && strcmp(here, "/") != 0 ? here : "");
	free(here);
	if (plan->source.path) {
		char *dir = arena_strdup(arena, absolute(f, plan->source.path));

		slash = strrchr(dir, '/');
		*slash = '\0';
		f->base = dir;
	} else {
		f->base = f->here;
	}
	f->sources = find_repository(arena, f->base);
	if (!service)
		return 0;
	s = plan_find_service(plan, service);
	if (s) {
		f->service = s->index;
		return 0;
	}
	for (size_t i = 0; i < n; i++)
		names[i] = plan->services.v[i].name;
	nearest = text_nearest(service, names, n);
	err_set(err, ERR_INPUT, "there is no service \"%s\"", service);
	if (nearest)
		err_hint(err, "did you mean \"%s\"?", nearest);
	else
		hint_services(plan, err);
	return -1;
}

void
check_files_release(struct check_files *f)
{
	map_release(&f->known);
	map_release(&f->left_out);
}

/* Finding */

static bool
is_sql(const char *path)
{
	static const char *const ends[] = {".sql", ".psql", ".pgsql", ".ddl",
					   ".plpgsql"};
	size_t len = strlen(path);

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		size_t n = strlen(ends[i]);

		if (len > n && strcasecmp(path + len - n, ends[i]) == 0)
			return true;
	}
	return false;
}

void
check_files_leave_out(struct check_files *f, const char *path)
{
	map_set(&f->left_out, absolute(f, path), f);
}

static void
add_file(struct check_files *f, const char *path, struct check_met *met)
{
	struct check_path one = {.path = check_files_shown(f, path)};
	const char *full = absolute(f, path);

	if (map_has(&f->left_out, full, strlen(full))) {
		met->left_out++;
		return;
	}
	one.stable = check_files_stable(f, one.path);
	one.service = find_service(f, one.stable);
	met->claimed += one.service >= 0;
	met->nobodys += one.service < 0;
	if (map_has(&f->known, full, strlen(full)))
		return;
	map_set(&f->known, full, f);
	vec_push(f->arena, &f->list, one);
}

/* No pattern says whose it is. */
static void
add_stdin(struct check_files *f, struct check_met *met)
{
	struct check_path one = {
		.path = CHECK_STDIN,
		.stable = CHECK_STDIN,
		.service = f->service,
		.is_stdin = true,
	};

	met->claimed += one.service >= 0;
	met->nobodys += one.service < 0;
	vec_push(f->arena, &f->list, one);
}

static void
skip(struct check_files *f, const char *path, const char *reason)
{
	vec_push(f->arena, &f->skipped,
		 (struct check_skip){.file = check_files_shown(f, path),
				     .reason = reason});
}

/* What tools install or keep, and nobody of the project writes. */
static bool
is_foreign(const char *name)
{
	return (name[0] == '.' && name[1] && strcmp(name, "..") != 0) ||
	       strcmp(name, "node_modules") == 0;
}

static void
add_link(struct check_files *f, const FTSENT *e, const char *path,
	 struct check_met *met)
{
	struct stat st;

	if (stat(e->fts_accpath, &st) != 0)
		skip(f, path, "a link to nothing");
	else if (S_ISDIR(st.st_mode))
		skip(f, path, "a link to a directory");
	else if (S_ISREG(st.st_mode))
		add_file(f, path, met);
}

static void
add_entry(struct check_files *f, FTS *fts, FTSENT *e, bool sources,
	  struct check_met *met)
{
	bool known = is_sql(e->fts_name) ||
		     source_language_of(e->fts_name) != SOURCE_NONE;
	const char *path = e->fts_path;

	/* ../orders/a.sql is a.sql in orders. */
	if (sources && strncmp(path, "..", 2) == 0)
		path = from_here(f, path);
	switch (e->fts_info) {
	case FTS_D:
		if (e->fts_level > 0 && is_foreign(e->fts_name)) {
			fts_set(fts, e, FTS_SKIP);
			if (!sources)
				skip(f, path, "not of the project");
		}
		break;
	case FTS_DNR:
		skip(f, path,
		     arena_printf(f->arena,
				  "a directory that cannot be read: %s",
				  strerror(e->fts_errno)));
		break;
	case FTS_F:
	case FTS_NS:
	case FTS_SL:
	case FTS_SLNONE:
		if (!known ||
		    (sources &&
		     find_service(f, check_files_stable(f, path)) < 0))
			break;
		if (e->fts_info == FTS_SL || e->fts_info == FTS_SLNONE)
			add_link(f, e, path, met);
		else
			add_file(f, path, met);
		break;
	default:
		break;
	}
}

static int
by_run(const FTSENT **a, const FTSENT **b)
{
	return migration_compare((*a)->fts_name, (*b)->fts_name);
}

static int
walk(struct check_files *f, const char *path, bool sources,
     struct check_met *met, struct err *err)
{
	char *paths[] = {arena_strdup(f->arena, path), NULL};
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR,
			    by_run);
	FTSENT *e;

	if (!fts)
		return err_set(err, ERR_INPUT, "cannot read \"%s\": %s", path,
			       strerror(errno));
	while ((e = fts_read(fts)))
		add_entry(f, fts, e, sources, met);
	fts_close(fts);
	return 0;
}

int
check_files_add(struct check_files *f, const char *path, struct check_met *met,
		struct err *err)
{
	struct stat st;

	if (strcmp(path, "-") == 0) {
		add_stdin(f, met);
		return 0;
	}
	if (stat(path, &st) != 0)
		return err_set(err, ERR_INPUT, "cannot read \"%s\": %s", path,
			       strerror(errno));
	if (S_ISDIR(st.st_mode))
		return walk(f, path, false, met, err);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_INPUT,
			       "\"%s\" is neither a file nor a directory",
			       path);
	add_file(f, path, met);
	return 0;
}

int
check_files_add_sources(struct check_files *f, struct err *err)
{
	const char *base = from_here(f, *f->base ? f->base : "/");

	return walk(f, base, true, &(struct check_met){0}, err);
}
