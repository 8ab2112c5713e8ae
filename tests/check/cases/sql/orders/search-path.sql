SET search_path = users_api;
SELECT * FROM customers;
SELECT * FROM addresses;
RESET search_path;
SELECT * FROM addresses;
