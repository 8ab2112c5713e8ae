DELETE FROM public.user_sessions WHERE seen < now() - interval '1 year';
