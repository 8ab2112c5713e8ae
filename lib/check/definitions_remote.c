/* What statements send to other servers, and what leads to them. */
#include "check/definitions.h"

void
check_remote(const struct defining *d)
{
	const struct definition_name *n;

	vec_each (n, &d->d->names) {
		const char *object = defining_text(d, n);

		if (n->use == CONNECTS &&
		    check_server_leads_to_database(d->c, n->name))
			defining_add(
				d, RULE_DIRECT_CONNECTION, CROSSING_READ,
				d->site->file->service, "",
				check_name_place(d->site->unit, d->st, n),
				object,
				arena_printf(
					d->c->arena,
					"%s connects this database to another "
					"one",
					object));
	}
}

void
check_publication(const struct defining *d)
{
	const struct definition_name *n = &d->d->names.v[0];
	const char *message = check_sends(d->c, d->d->publication);

	if (message)
		defining_add(d, RULE_DIRECT_CONNECTION, CROSSING_READ,
			     d->site->file->service, "",
			     check_name_place(d->site->unit, d->st, n),
			     defining_text(d, n), message);
}
