copy t from STDIN with csv; -- x
1;'
\.
b;