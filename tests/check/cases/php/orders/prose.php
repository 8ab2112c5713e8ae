Select an order from the list. It's "SELECT id FROM public.addresses".
<?php
echo "Select a product from the list";
echo 'Update the addresses';
echo "Deleted from {$cart}";
