<?php
$a = "SELECT \"id\",\t'\\', '\$' FROM public.addresses";
$b = 'SELECT \'\n\' FROM products';
$c = "SELECT '\u{e9}\x41\101' FROM stock_levels";
