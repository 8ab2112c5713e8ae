;;
; SELECT ';' FROM products;; SELECT $$;$$ FROM invoices -- ;
;
