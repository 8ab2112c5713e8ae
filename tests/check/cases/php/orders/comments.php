<?php
// $db->query("SELECT id FROM public.addresses");
# $db->query("DELETE FROM products");
/* $db->query("DELETE FROM payments"); */
$a = "SELECT id FROM orders"; // "FROM addresses" ?>
<?php $b = "SELECT id FROM invoices"; #[Attribute]
