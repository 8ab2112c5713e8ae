<?php
# dbsplit: allow(cross-service-read) moves with the catalogue
$a = 'SELECT name FROM products';
// dbsplit: allow(dynamic-sql) it is no longer put together
$b = 'SELECT name FROM orders';
