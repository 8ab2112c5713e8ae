#include "sql/keyword.h"

#include "sql/tree.h"
#include "common/keywords.h"

bool
keyword_needs_quotes(const char *name)
{
	int n = ScanKeywordLookup(name, &ScanKeywords);

	return n >= 0 && ScanKeywordCategories[n] != UNRESERVED_KEYWORD;
}
