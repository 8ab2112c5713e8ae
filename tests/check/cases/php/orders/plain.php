<?php
$db->query("SELECT city FROM public.addresses WHERE user_id = 1");
$db->exec('DELETE FROM user_sessions');
?>
<p>SELECT id FROM public.products</p>
<?= $db->query('SELECT id FROM products') ?>
