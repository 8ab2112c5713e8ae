<?php
$a = <<<SQL
    SELECT o.id, p.name
    FROM orders o
    JOIN public.products p ON p.id = o.id
    SQL;
$b = <<<'SQL'
DELETE FROM stock_levels WHERE warehouse = '$x'
SQL;
$c = <<<"SQL"
SELECT id FROM invoices WHERE id = $id
SQL;
