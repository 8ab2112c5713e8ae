CREATE TABLE public.users (id bigint PRIMARY KEY, name text);
CREATE TABLE public.orders (id bigint PRIMARY KEY, user_id bigint);
CREATE TABLE public.labels (id bigint);
