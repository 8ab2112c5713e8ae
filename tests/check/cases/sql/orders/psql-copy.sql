\copy (SELECT * FROM public.addresses) TO 'addresses.csv' CSV
\copy orders FROM 'orders.csv'
SELECT 1;
