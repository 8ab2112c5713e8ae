<?php
$db->prepare('SELECT city FROM addresses WHERE user_id = ? AND zip = ?');
$db->prepare("SELECT id FROM products WHERE sku = :sku");
pg_query_params($c, 'SELECT id FROM payments WHERE id = $1', [1]);
