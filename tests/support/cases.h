/* Where the shared cases are: $CASES, else ../shared/cases. */
#ifndef SUPPORT_CASES_H
#define SUPPORT_CASES_H

/* The path of one file of them, borrowed until the next call. */
const char *cases_path(const char *name);

#endif
