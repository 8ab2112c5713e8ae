#include "report/json.h"

static void
put_heads(struct json_writer *w, const struct log_mark *mark)
{
	jw_key(w, "heads");
	jw_array(w);
	for (size_t i = 0; i < mark->nheads; i++) {
		jw_object(w);
		jw_put_count(w, "bytes", mark->heads[i].bytes);
		jw_put_hash(w, "hash", mark->heads[i].hash);
		jw_object_end(w);
	}
	jw_array_end(w);
}

void
json_marks(struct json_writer *w, const struct log_marks *marks)
{
	const struct log_mark *it;

	jw_key(w, "logs");
	jw_array(w);
	vec_each (it, marks) {
		jw_object(w);
		jw_put_count(w, "device", it->device);
		put_heads(w, it);
		jw_put_count(w, "inode", it->inode);
		jw_put_count(w, "line", it->line);
		jw_key(w, "modified_us");
		jw_int(w, it->modified_us);
		jw_put_count(w, "position", it->position);
		jw_put_bool(w, "settled", it->settled);
		jw_put_count(w, "size", it->size);
		jw_key(w, "unreadable");
		jw_array(w);
		for (size_t i = 0; i < LOG_MARK_ENVELOPES; i++)
			jw_count(w, it->unreadable[i]);
		jw_array_end(w);
		jw_object_end(w);
	}
	jw_array_end(w);
}
