ALTER TABLE public.addresses ADD FOREIGN KEY (user_id) REFERENCES public.users;
ALTER TABLE public.user_sessions ADD FOREIGN KEY (user_id) REFERENCES users (id);
ALTER TABLE users ADD FOREIGN KEY (country) REFERENCES countries (code);
