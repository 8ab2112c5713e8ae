<?php
$a = 'SELECT a.city '
    . "FROM public.addresses a " // by user
    . 'WHERE a.zip IS NULL';
$b = "SELECT id " . "FROM products";
