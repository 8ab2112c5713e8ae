#include "log_records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_log(data, size, LOG_CSV, NULL);
	return 0;
}
