SET statement_timeout = 0;
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.stock_levels (
    product_id bigint NOT NULL,
    order_id bigint
);
ALTER TABLE ONLY public.stock_levels
    ADD CONSTRAINT fk_rails_1 FOREIGN KEY (order_id) REFERENCES public.orders(id);
INSERT INTO "schema_migrations" (version) VALUES ('20260101');
