/*
 * Functions in FROM, and the columns that they give. Where those are not known,
 * as with functions of the server, the item stays open.
 */
#include "sql/scope.h"

#include <string.h>

#include "base/buf.h"
#include "sql/quote.h"

static void
add_column(struct resolving *r, struct range_item *item, const char *name)
{
	vec_push(&r->scratch, &item->columns,
		 (struct range_column){.name = name});
}

static void
add_defined_columns(struct resolving *r, struct range_item *item,
		    const List *definitions)
{
	for (int i = 0; definitions && i < definitions->length; i++) {
		const ColumnDef *def = definitions->elements[i].ptr_value;

		add_column(r, item, def->colname);
	}
}

/* The columns of a row type, by its qualified name; false if it is none. */
static bool
add_row_columns(struct resolving *r, struct range_item *item, const char *type)
{
	const struct relation *relation = NULL;
	const struct db_type *composite = NULL;
	struct buf schema, name;
	size_t len = strlen(type), n;

	buf_init(&schema);
	buf_init(&name);
	n = sql_read_ident(type, len, &schema);
	if (n && type[n] == '.' &&
	    sql_read_ident(type + n + 1, len - n - 1, &name) == len - n - 1) {
		relation = catalog_find_relation(r->ctx->catalog, schema.data,
						 name.data);
		composite = catalog_find_type(r->ctx->catalog, schema.data,
					      name.data);
	}
	buf_release(&schema);
	buf_release(&name);
	for (size_t i = 0; relation && i < relation->attributes.n; i++)
		add_column(r, item, relation->attributes.v[i]->name);
	for (size_t i = 0; composite && i < composite->members.n; i++)
		add_column(r, item, composite->members.v[i]->name);
	return relation || (composite && composite->members.n);
}

/* RETURNS TABLE and OUT arguments come after those that go in. */
static bool
add_out_columns(struct resolving *r, struct range_item *item,
		const struct routine *routine)
{
	size_t i = routine->arguments.n;

	if (i >= routine->argument_names.n)
		return false;
	for (; i < routine->argument_names.n; i++)
		add_column(r, item, routine->argument_names.v[i]);
	return true;
}

/* A function that gives no rows gives one column, called like the item. */
static void
add_result_columns(struct resolving *r, struct range_item *item,
		   const Node *function)
{
	const struct routine *routine = NULL;

	if (nodeTag(function) == T_FuncCall)
		routine = resolve_find_routine(r, (const FuncCall *)function);
	if (routine && add_out_columns(r, item, routine))
		return;
	if (routine && routine->returns &&
	    add_row_columns(r, item, routine->returns))
		return;
	if (item->alias)
		add_column(r, item, item->alias);
}

void
resolve_from_function(struct resolving *r, struct scope *s,
		      const RangeFunction *rf)
{
	const char *name = NULL;
	struct range_item *item;

	for (int i = 0; i < rf->functions->length; i++) {
		const List *pair = rf->functions->elements[i].ptr_value;

		resolve_expr(r, s, pair->elements[0].ptr_value, USE_READ);
		name = target_name(pair->elements[0].ptr_value);
	}
	item = scope_add(r, s, range_alias(rf->alias, name));
	item->columns.open = true;
	for (int i = 0; i < rf->functions->length; i++) {
		const List *pair = rf->functions->elements[i].ptr_value;
		const List *definitions = pair->elements[1].ptr_value;

		if (definitions)
			add_defined_columns(r, item, definitions);
		else if (!rf->coldeflist)
			add_result_columns(r, item,
					   pair->elements[0].ptr_value);
	}
	add_defined_columns(r, item, rf->coldeflist);
	if (rf->ordinality)
		add_column(r, item, "ordinality");
	if (rf->alias)
		range_item_rename(r, item, rf->alias->colnames);
	scope_add_leaf(r, s, item);
}
