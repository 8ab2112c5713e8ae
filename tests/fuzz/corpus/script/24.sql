COPY (SELECT a FROM stdin) TO stdout;
a;