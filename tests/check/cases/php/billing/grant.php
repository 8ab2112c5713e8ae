<?php
$db->exec("GRANT SELECT ON public.addresses TO billing_app");
$db->exec('CREATE TABLE public.reminders (id bigint)');
