<?php
$db->query("SELECT count(*) FROM $table");
$db->query("DELETE FROM {$this->table} WHERE id = 1");
$db->query('SELECT id FROM ' . $table);
$db->query(sprintf('UPDATE %s SET id = 1', $table));
