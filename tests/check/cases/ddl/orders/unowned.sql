CREATE TABLE public.parcels (id bigint);
CREATE TABLE IF NOT EXISTS labels (id bigint);
CREATE TABLE public.order_notes (id bigint);
CREATE TEMPORARY TABLE scratch (id bigint);
CREATE TABLE public."Boxes" (id bigint);
