#include "advise/forecast.h"

#include <string.h>

#define HOUR_US 3.6e9
#define DAY_US	(24 * HOUR_US)

/* The rows of a partitioned table are its partitions'. */
static bool
holds_rows(const struct relation *r)
{
	return r->kind == RELATION_TABLE || r->kind == RELATION_MATVIEW;
}

/* The server knows neither of both before it looked at a table. */
static void
add_size(struct split_forecast *f, const struct relation *r)
{
	if (r->bytes < 0 || r->rows < 0) {
		f->unsized++;
		return;
	}
	f->bytes += r->bytes;
	f->rows += r->rows;
	f->sized++;
}

static const struct service *
service_of(const struct ownership *own, const struct relation *r)
{
	int owner = relation_owner(own, r);

	return owner >= 0 ? &own->plan->services.v[owner] : NULL;
}

static void
add_sizes(struct split_plan *out, const struct ownership *own)
{
	struct split_service *s;

	for (size_t i = 0; i < own->catalog->relations.n; i++) {
		const struct relation *r = own->catalog->relations.v[i];
		const struct service *of = holds_rows(r) ? service_of(own, r)
							 : NULL;

		if (!of)
			continue;
		vec_each (s, &out->order)
			if (strcmp(s->name, of->name) == 0)
				add_size(&s->forecast, r);
	}
}

static double
per_day(const struct split_plan *p, const struct clarity_part *part)
{
	double span = (double)(p->analysis->last_us - p->analysis->first_us);

	return (double)part->crossing * DAY_US / span;
}

/* A log of less than an hour says nothing of a day. */
static bool
knows_rates(const struct analysis *a)
{
	return a->first_us > 0 && (double)(a->last_us - a->first_us) >= HOUR_US;
}

void
forecast_services(struct split_plan *out, const struct ownership *own)
{
	struct split_service *s;

	if (own)
		add_sizes(out, own);
	out->has_rates = knows_rates(out->analysis);
	if (!out->has_rates)
		return;
	vec_each (s, &out->order) {
		const struct clarity_part *parts = s->then.parts;

		s->forecast.reads = per_day(out, &parts[CLARITY_READS]);
		s->forecast.writes = per_day(out, &parts[CLARITY_WRITES]);
		s->forecast.transactions = per_day(
			out, &parts[CLARITY_TRANSACTIONS]);
	}
}
