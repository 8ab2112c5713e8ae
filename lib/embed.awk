# Query files as C strings: lib/load/catalog/relations.sql becomes
# const char query_catalog_relations[]. Writes OUT.h and OUT.c.

function name_of(path, parts, n) {
	n = split(path, parts, "/")
	sub(/\.sql$/, "", parts[n])
	return "query_" parts[n - 1] "_" parts[n]
}

BEGIN {
	source = out ".c"
	header = out ".h"
	print "/* Made from the .sql files. */" > header
	print "#include \"queries.h\"" > source
}

FNR == 1 {
	if (NR > 1)
		print ";" > source
	name = name_of(FILENAME)
	print "extern const char " name "[];" > header
	print "\nconst char " name "[] =" > source
}

{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	print "\t\"" $0 "\\n\"" > source
}

END {
	if (NR > 0)
		print ";" > source
}
