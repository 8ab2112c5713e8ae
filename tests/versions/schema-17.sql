-- What 17 adds, and the parser does not know.
GRANT MAINTAIN ON shop.base TO versions_app;
CREATE VIEW shop.json_rows AS
	SELECT t.i FROM JSON_TABLE('[1]'::jsonb, '$[*]' COLUMNS (i int PATH '$')) t;
