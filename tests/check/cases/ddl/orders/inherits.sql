CREATE TABLE public.order_goods () INHERITS (public.products);
CREATE TABLE order_old (note text) INHERITS (orders, payments);
ALTER TABLE public.order_items INHERIT stock_levels;
CREATE TABLE order_older () INHERITS (public.orders);
