#include "load/trigger_type.h"

void
trigger_set_type(struct trigger *t, unsigned type)
{
	t->for_each_row = type & TGTYPE_ROW;
	t->timing = type & TGTYPE_BEFORE    ? TRIGGER_BEFORE
		    : type & TGTYPE_INSTEAD ? TRIGGER_INSTEAD
					    : TRIGGER_AFTER;
	t->events = (type & TGTYPE_INSERT ? EVENT_INSERT : 0u) |
		    (type & TGTYPE_DELETE ? EVENT_DELETE : 0u) |
		    (type & TGTYPE_UPDATE ? EVENT_UPDATE : 0u) |
		    (type & TGTYPE_TRUNCATE ? EVENT_TRUNCATE : 0u);
}
