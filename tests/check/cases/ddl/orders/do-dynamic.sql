DO $$
DECLARE t text := 'addresses';
BEGIN
	EXECUTE 'DELETE FROM ' || t;
END
$$;
