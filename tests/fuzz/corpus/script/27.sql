\copyx from stdin
b;