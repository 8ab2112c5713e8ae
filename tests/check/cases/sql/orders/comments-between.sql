SELECT /* from public.products */ street -- FROM invoices
FROM -- here it comes
     /* a /* nested */ one */ public
     . /* dot */ addresses
WHERE zip IS NULL;
/* SELECT * FROM payments; */
-- SELECT * FROM payments;
