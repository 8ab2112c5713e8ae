\restrict abc;'
a;
\connect x
\set y 'z
 b;