SELECT note FROM public."x""; drop table y; --" WHERE id = 1;
DELETE FROM "x""; drop table y; --";
SELECT id FROM products;
