-- A partition is its root's owner's; a child is nobody's by itself.
CREATE TABLE public.orders_2024 PARTITION OF public.orders FOR VALUES FROM (1) TO (2);
CREATE TABLE public.o_archive () INHERITS (public.orders);
