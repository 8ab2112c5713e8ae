SELECT public.user_city(3);
SELECT city FROM user_cities;
