-- What 16 adds, and the parser does not know.
CREATE VIEW shop.json_of_base AS
	SELECT JSON_OBJECT('id': b.id RETURNING jsonb) AS j FROM shop.base b;
