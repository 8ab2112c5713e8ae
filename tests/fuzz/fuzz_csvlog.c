#include "base/bytemask.h"
#include "log_records.h"
#include "support/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_splitter(const char *text, size_t len, bool portable)
{
	bytemask_use_portable(portable);
	if (csv_compare(text, len, (unsigned)len) != len)
		abort();
	bytemask_use_portable(false);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_splitter((const char *)data, size, false);
	check_splitter((const char *)data, size, true);
	check_log(data, size, LOG_CSV, NULL);
	return 0;
}
