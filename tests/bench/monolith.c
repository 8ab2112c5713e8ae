#include "bench/monolith.h"

#include <stdlib.h>
#include <string.h>

/* A table: service, name, columns. NAME>TABLE is a reference. */
static const char *const tables[][3] = {
	{"users", "users",
	 "email:t name:t status:t country:t logins:i verified:b"},
	{"users", "addresses",
	 "user_id>users street:t city:t postcode:t country:t is_default:b"},
	{"users", "user_sessions",
	 "user_id>users token:u ip:t expires_at:d agent:t"},
	{"users", "user_preferences", "user_id>users settings:j locale:t"},
	{"users", "user_roles", "user_id>users role:t granted_at:d"},
	{"users", "audit_log", "user_id>users action:t details:j at:d"},
	{"catalog", "categories", "name:t slug:t position:i visible:b"},
	{"catalog", "brands", "name:t slug:t country:t"},
	{"catalog", "products",
	 "category_id>categories brand_id>brands sku:t name:t description:t "
	 "price:n active:b attributes:j"},
	{"catalog", "product_images",
	 "product_id>products url:t width:i height:i position:i"},
	{"catalog", "prices",
	 "product_id>products amount:n currency:t valid_from:d valid_to:d"},
	{"catalog", "product_tags", "product_id>products tag:t weight:i"},
	{"orders", "coupons", "code:t percent:i expires_at:d used:i"},
	{"orders", "orders",
	 "user_id>users address_id>addresses coupon_id>coupons status:t "
	 "total:n currency:t placed_at:d note:t"},
	{"orders", "order_items",
	 "order_id>orders product_id>products quantity:i unit_price:n "
	 "discount:n"},
	{"orders", "carts", "user_id>users token:u status:t expires_at:d"},
	{"orders", "cart_items",
	 "cart_id>carts product_id>products quantity:i added_at:d"},
	{"orders", "order_events", "order_id>orders kind:t payload:j at:d"},
	{"inventory", "suppliers", "name:t contact:t country:t rating:i"},
	{"inventory", "warehouses", "code:t city:t country:t capacity:i"},
	{"inventory", "stock_levels",
	 "warehouse_id>warehouses product_id>products on_hand:i reserved:i"},
	{"inventory", "stock_movements",
	 "warehouse_id>warehouses product_id>products quantity:i reason:t "
	 "moved_at:d"},
	{"inventory", "reservations",
	 "order_id>orders product_id>products quantity:i expires_at:d"},
	{"inventory", "purchase_orders",
	 "supplier_id>suppliers warehouse_id>warehouses total:n status:t "
	 "due_at:d"},
	{"payments", "payment_methods",
	 "user_id>users kind:t token:u last_four:t expires_at:d"},
	{"payments", "payments",
	 "order_id>orders method_id>payment_methods amount:n currency:t "
	 "status:t captured_at:d"},
	{"payments", "refunds",
	 "payment_id>payments amount:n reason:t refunded_at:d"},
	{"payments", "invoices",
	 "order_id>orders user_id>users number:t total:n due_at:d paid:b"},
	{"payments", "ledger_entries",
	 "payment_id>payments account:t debit:n credit:n booked_at:d"},
	{"payments", "payouts", "account:t amount:n currency:t status:t"},
	{"shipping", "carriers", "name:t code:t tracking_url:t active:b"},
	{"shipping", "shipments",
	 "order_id>orders carrier_id>carriers address_id>addresses status:t "
	 "tracking:t shipped_at:d weight:n"},
	{"shipping", "shipment_items",
	 "shipment_id>shipments product_id>products quantity:i"},
	{"shipping", "tracking_events",
	 "shipment_id>shipments kind:t city:t details:j at:d"},
	{"shipping", "labels", "shipment_id>shipments url:t format:t cost:n"},
	{"shipping", "delivery_zones",
	 "carrier_id>carriers country:t postcode:t days:i price:n"},
	{"reviews", "reviews",
	 "product_id>products user_id>users stars:i title:t body:t "
	 "published:b"},
	{"reviews", "review_votes", "review_id>reviews user_id>users up:b"},
	{"reviews", "questions", "product_id>products user_id>users body:t"},
	{"reviews", "answers", "question_id>questions user_id>users body:t"},
	{"reviews", "ratings", "product_id>products average:n votes:i"},
	{"reviews", "review_reports",
	 "review_id>reviews user_id>users reason:t handled:b"},
	{"support", "agents", "name:t email:t team:t active:b"},
	{"support", "tickets",
	 "user_id>users order_id>orders agent_id>agents subject:t status:t "
	 "priority:i due_at:d"},
	{"support", "ticket_messages",
	 "ticket_id>tickets author:t body:t sent_at:d internal:b"},
	{"support", "macros", "name:t body:t uses:i"},
	{"support", "satisfaction", "ticket_id>tickets score:i comment:t"},
	{"support", "attachments",
	 "ticket_id>tickets url:t bytes:i checksum:u"},
	{"orders", "order_overview",
	 "user_id>users email:t status:t total:n paid:n currency:t"},
};

static const char more[] =
	"CREATE VIEW public.order_overview AS\n"
	"    SELECT o.id, o.user_id, u.email, o.status, o.total,\n"
	"           p.amount AS paid, o.currency, o.created_at, "
	"o.updated_at\n"
	"    FROM public.orders o\n"
	"    JOIN public.users u ON u.id = o.user_id\n"
	"    LEFT JOIN public.payments p ON p.order_id = o.id;\n"
	"\n"
	"CREATE FUNCTION public.take_stock() RETURNS trigger\n"
	"    LANGUAGE plpgsql AS $$\n"
	"BEGIN\n"
	"    UPDATE public.stock_levels SET reserved = reserved + "
	"NEW.quantity\n"
	"    WHERE product_id = NEW.product_id;\n"
	"    RETURN NEW;\n"
	"END\n"
	"$$;\n"
	"\n"
	"CREATE TRIGGER take_stock AFTER INSERT ON public.order_items\n"
	"    FOR EACH ROW EXECUTE FUNCTION public.take_stock();\n";

#define N_TABLES (sizeof(tables) / sizeof(*tables))

static int
find_table(const char *name)
{
	for (size_t i = 0; i < N_TABLES; i++)
		if (strcmp(tables[i][1], name) == 0)
			return (int)i;
	abort();
}

static int
add_service(struct monolith *m, const char *name)
{
	for (size_t i = 0; i < m->n_services; i++)
		if (strcmp(m->services[i], name) == 0)
			return (int)i;
	m->services[m->n_services] = name;
	return (int)m->n_services++;
}

static void
add_column(struct table *t, const char *text)
{
	size_t len = strcspn(text, " "), name = strcspn(text, ":>");
	char target[24];
	struct column *c = &t->columns[t->n++];

	snprintf(c->name, sizeof(c->name), "%.*s", (int)name, text);
	c->type = text[name] == '>' ? 'r' : text[name + 1];
	if (c->type != 'r')
		return;
	snprintf(target, sizeof(target), "%.*s", (int)(len - name - 1),
		 text + name + 1);
	c->target = find_table(target);
}

void
monolith_init(struct monolith *m)
{
	*m = (struct monolith){.n_tables = N_TABLES};
	for (size_t i = 0; i < N_TABLES; i++) {
		struct table *t = &m->tables[i];

		snprintf(t->name, sizeof(t->name), "%s", tables[i][1]);
		t->service = add_service(m, tables[i][0]);
		t->is_view = strcmp(t->name, "order_overview") == 0;
		for (const char *c = tables[i][2]; c; c = strchr(c, ' ')) {
			c += *c == ' ';
			add_column(t, c);
		}
		add_column(t, "created_at:d");
		add_column(t, "updated_at:d");
	}
}

static const char *
type_name(char type)
{
	switch (type) {
	case 'i':
		return "integer";
	case 'n':
		return "numeric(12,2)";
	case 'd':
		return "timestamp with time zone";
	case 'b':
		return "boolean";
	case 'u':
		return "uuid";
	case 'j':
		return "jsonb";
	case 'r':
		return "bigint";
	default:
		return "text";
	}
}

static void
write_keys(const struct monolith *m, const struct table *t, FILE *file)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->columns[i].type == 'r')
			fprintf(file,
				"ALTER TABLE ONLY public.%s\n"
				"    ADD CONSTRAINT %s_%s_fkey FOREIGN KEY (%s)"
				" REFERENCES public.%s(id);\n\n",
				t->name, t->name, t->columns[i].name,
				t->columns[i].name,
				m->tables[t->columns[i].target].name);
}

void
monolith_write_schema(const struct monolith *m, FILE *file)
{
	const struct table *end = m->tables + m->n_tables;

	for (const struct table *t = m->tables; t < end; t++) {
		if (t->is_view)
			continue;
		fprintf(file,
			"CREATE TABLE public.%s (\n    id bigint GENERATED "
			"BY DEFAULT AS IDENTITY PRIMARY KEY",
			t->name);
		for (size_t i = 0; i < t->n; i++)
			fprintf(file, ",\n    %s %s", t->columns[i].name,
				type_name(t->columns[i].type));
		fprintf(file, "\n);\n\n");
	}
	for (const struct table *t = m->tables; t < end; t++)
		if (!t->is_view)
			write_keys(m, t, file);
	fputs(more, file);
}

static void
write_owned(const struct monolith *m, size_t service, FILE *file)
{
	const char *between = "";

	fprintf(file, "    tables: [");
	for (size_t i = 0; i < m->n_tables; i++) {
		if (m->tables[i].service != (int)service)
			continue;
		fprintf(file, "%spublic.%s", between, m->tables[i].name);
		between = ", ";
	}
	fprintf(file, "]\n");
	if (strcmp(m->services[service], "inventory") == 0)
		fprintf(file, "    routines: [public.take_stock]\n");
}

void
monolith_write_plan(const struct monolith *m, FILE *file)
{
	fprintf(file, "version: 1\nservices:\n");
	for (size_t i = 0; i < m->n_services; i++) {
		const char *name = m->services[i];

		fprintf(file, "  %s:\n", name);
		write_owned(m, i, file);
		if (i >= SHARED_FIRST)
			fprintf(file, "    roles: [%s]\n", SHARED_ROLE);
		else
			fprintf(file, "    roles: [%s_app]\n", name);
		fprintf(file,
			"    applications: [\"%s-*\"]\n"
			"    tags: {application: %s}\n",
			name, name);
	}
}
