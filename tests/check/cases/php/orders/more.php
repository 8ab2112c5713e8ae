<?php
$q = "SELECT id FROM products WHERE a = '" . pg_escape_string($x) . "'";
DB::select('SELECT id FROM products WHERE id = ?', [1]);
$x = <<<EOT
SELECT id FROM {$prefix}products
EOT;
