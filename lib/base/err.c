#include "base/err.h"

#include <stdio.h>

int
err_vset(struct err *err, enum err_code code, const char *fmt, va_list ap)
{
	err->code = code;
	err->line = err->column = 0;
	err->file[0] = err->hint[0] = '\0';
	vsnprintf(err->message, sizeof(err->message), fmt, ap);
	return -1;
}

int
err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_vset(err, code, fmt, ap);
	va_end(ap);
	return -1;
}

void
err_hint(struct err *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err->hint, sizeof(err->hint), fmt, ap);
	va_end(ap);
}

void
err_place(struct err *err, const char *file, int line, int column)
{
	snprintf(err->file, sizeof(err->file), "%s", file);
	err->line = line;
	err->column = column;
}
