<?php
$db->query("SELECT id FROM public.orders WHERE user_id = $id");
$db->query('SELECT name FROM users_api.customers');
$db->exec("INSERT INTO order_items (order_id) VALUES ({$id})");
