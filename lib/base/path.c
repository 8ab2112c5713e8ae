#include "base/path.h"

#include <string.h>

static void
add_names(struct buf *out, size_t start, const char *names)
{
	while (*names) {
		size_t len;

		names += strspn(names, "/");
		len = strcspn(names, "/");
		if (len == 2 && memcmp(names, "..", 2) == 0) {
			while (out->len > start && out->data[--out->len] != '/')
				;
			out->data[out->len] = '\0';
		} else if (len && !(len == 1 && *names == '.')) {
			buf_char(out, '/');
			buf_add(out, names, len);
		}
		names += len;
	}
}

void
path_absolute(struct buf *out, const char *here, const char *path)
{
	size_t start = out->len;

	if (*path != '/')
		add_names(out, start, here);
	add_names(out, start, path);
	if (out->len == start)
		buf_char(out, '/');
}

const char *
path_below(const char *path, const char *folder)
{
	size_t len = strcmp(folder, "/") == 0 ? 0 : strlen(folder);

	if (strncmp(path, folder, len) != 0 || path[len] != '/' ||
	    !path[len + 1])
		return NULL;
	return path + len + 1;
}

/* Where the last directory ends that both are in. */
static size_t
shared(const char *a, const char *b)
{
	size_t at = 0, end = 0;

	for (; a[at] && a[at] == b[at]; at++)
		if (a[at] == '/')
			end = at;
	return (!a[at] || a[at] == '/') && (!b[at] || b[at] == '/') ? at : end;
}

void
path_relative(struct buf *out, const char *path, const char *folder)
{
	size_t common, start = out->len;

	if (strcmp(folder, "/") == 0)
		folder = "";
	common = shared(path, folder);
	if (common == 0 && *folder) {
		buf_str(out, path);
		return;
	}
	for (const char *p = folder + common; (p = strchr(p, '/')); p++)
		buf_str(out, out->len > start ? "/.." : "..");
	path += common + (path[common] == '/');
	if (*path && out->len > start)
		buf_char(out, '/');
	buf_str(out, path);
	if (out->len == start)
		buf_char(out, '.');
}
