ALTER TABLE addresses ADD COLUMN was public.user_status;
ALTER TYPE public.user_status ADD VALUE 'gone';
