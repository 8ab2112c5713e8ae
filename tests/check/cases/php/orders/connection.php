<?php
$a = new PDO('pgsql:host=db;dbname=shop;user=users_app');
$b = pg_connect("host=db dbname=shop user=stock_app");
$c = pg_connect("host=db dbname=shop user=orders_app");
