<?php
$db->query("SELECT city FROM public.addresses WHERE id = $id");
$db->query("SELECT id FROM products WHERE sku = '{$row['sku']}' LIMIT ${n}");
$db->query("SELECT id FROM invoices WHERE id = " . $id . " AND amount > 0");
$db->query("SELECT id FROM payments WHERE id = $row[id] AND paid > $o->paid");
$db->query(sprintf("SELECT id FROM stock_levels WHERE product_id = %d", $id));
