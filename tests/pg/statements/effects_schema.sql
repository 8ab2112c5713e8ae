-- Beside the demo's schema: what is set off behind a statement.

CREATE SCHEMA fx;
SET search_path = fx, public;

CREATE TABLE log (at timestamptz DEFAULT now(), what text);
CREATE TABLE settings (key text PRIMARY KEY, value text);
CREATE TABLE a (id integer PRIMARY KEY, n integer, note text);
CREATE TABLE b (id integer PRIMARY KEY, n integer);
CREATE TABLE c (id integer PRIMARY KEY, n integer);
CREATE TABLE d (id integer PRIMARY KEY, n integer);
CREATE TABLE e (id integer PRIMARY KEY, n integer);
INSERT INTO a SELECT n, n, 'x' FROM generate_series(1, 5) n;
INSERT INTO b SELECT n, n FROM generate_series(1, 5) n;
INSERT INTO c SELECT n, n FROM generate_series(1, 5) n;
INSERT INTO d SELECT n, n FROM generate_series(1, 5) n;
INSERT INTO e SELECT n, n FROM generate_series(1, 5) n;
INSERT INTO settings VALUES ('limit', '5');

-- A trigger sets off a trigger.
CREATE FUNCTION a_after() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE fx.b SET n = n + 1 WHERE id = NEW.id;
	RETURN NULL;
END $$;
CREATE TRIGGER a_after AFTER INSERT OR UPDATE OF n ON a FOR EACH ROW EXECUTE FUNCTION a_after();
CREATE FUNCTION b_after() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO fx.log (what) SELECT max(n)::text FROM changed;
	RETURN NULL;
END $$;
CREATE TRIGGER b_after AFTER UPDATE ON b REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION b_after();
CREATE FUNCTION too_many(v integer) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	RETURN v > (SELECT value::integer FROM fx.settings WHERE key = 'limit');
END $$;
CREATE FUNCTION c_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF fx.too_many(NEW.n) THEN
		DELETE FROM fx.d WHERE id = NEW.id;
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER c_note BEFORE INSERT OR UPDATE ON c FOR EACH ROW EXECUTE FUNCTION c_note();
CREATE FUNCTION emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO fx.log (what) VALUES (TG_TABLE_NAME);
	RETURN NULL;
END $$;
CREATE TRIGGER emptied AFTER TRUNCATE ON e FOR EACH STATEMENT EXECUTE FUNCTION emptied();

-- Keys that act.
CREATE TABLE top (id integer PRIMARY KEY, code text UNIQUE);
CREATE TABLE middle (id integer PRIMARY KEY, top_id integer REFERENCES top ON DELETE CASCADE,
	parent integer REFERENCES middle ON DELETE CASCADE);
CREATE TABLE bottom (id integer PRIMARY KEY, middle_id integer DEFAULT 1 REFERENCES middle ON DELETE SET DEFAULT);
CREATE TABLE coded (id integer, code text REFERENCES top (code) ON UPDATE CASCADE ON DELETE SET NULL);
INSERT INTO top VALUES (1, 'a'), (2, 'b');
INSERT INTO middle VALUES (1, 1, NULL), (2, 2, 1), (3, 2, 2);
INSERT INTO bottom VALUES (1, 2), (2, 3);
INSERT INTO coded VALUES (1, 'a'), (2, 'b');
CREATE TRIGGER bottom_changed AFTER UPDATE ON bottom FOR EACH STATEMENT EXECUTE FUNCTION emptied();

-- Rules.
CREATE TABLE ruled (id integer, n integer);
INSERT INTO ruled VALUES (1, 1);
CREATE RULE ruled_also AS ON INSERT TO ruled DO ALSO INSERT INTO log (what) SELECT key FROM settings;
CREATE RULE ruled_instead AS ON UPDATE TO ruled WHERE NEW.n > 10 DO INSTEAD DELETE FROM d WHERE id = OLD.id;
CREATE RULE ruled_nothing AS ON DELETE TO ruled DO INSTEAD NOTHING;
CREATE VIEW by_rule AS SELECT a.id, b.n FROM a JOIN b USING (id);
CREATE RULE by_rule_update AS ON UPDATE TO by_rule DO INSTEAD UPDATE c SET n = NEW.n WHERE id = OLD.id;
CREATE RULE by_rule_insert AS ON INSERT TO by_rule DO INSTEAD (INSERT INTO d VALUES (NEW.id + 100, NEW.n); UPDATE e SET n = NEW.n WHERE id = NEW.id);

-- Views that are written.
CREATE VIEW small_a AS SELECT id, n FROM a WHERE id IN (SELECT id FROM e);
CREATE VIEW smaller_a AS SELECT id AS key, n FROM small_a WHERE n < 100 WITH CASCADED CHECK OPTION;
CREATE VIEW joined AS SELECT a.id, b.n AS bn, c.n AS cn FROM a JOIN b USING (id) JOIN c USING (id);
CREATE FUNCTION joined_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		DELETE FROM fx.d WHERE id = OLD.id;
		RETURN OLD;
	END IF;
	UPDATE fx.smaller_a SET n = NEW.bn WHERE key = NEW.id;
	RETURN NEW;
END $$;
CREATE TRIGGER joined_write INSTEAD OF INSERT OR UPDATE OR DELETE ON joined FOR EACH ROW EXECUTE FUNCTION joined_write();

-- Defaults, generated columns, checks, domains, indexes that call functions.
CREATE FUNCTION next_free() RETURNS integer LANGUAGE sql AS 'SELECT max(id) + 1 FROM fx.e';
CREATE FUNCTION twice(v integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
	RETURN v * (SELECT value::integer FROM fx.settings LIMIT 1);
END $$;
CREATE TABLE defaults (id integer DEFAULT next_free(), v integer, w integer GENERATED ALWAYS AS (twice(v)) STORED);

-- Partitions.
CREATE TABLE parted (id integer, n integer) PARTITION BY RANGE (id);
CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (10);
CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (10) TO (20);
INSERT INTO parted VALUES (1, 1), (11, 1);
CREATE TRIGGER parted_low_changed AFTER INSERT OR DELETE ON parted_low FOR EACH ROW EXECUTE FUNCTION emptied();

-- Functions of every make.
CREATE FUNCTION sql_write(n integer) RETURNS void LANGUAGE sql AS 'UPDATE fx.c SET n = $1 WHERE id = sql_write.n; DELETE FROM fx.d WHERE fx.d.id = n';
CREATE FUNCTION atomic_write(v integer) RETURNS integer LANGUAGE sql BEGIN ATOMIC UPDATE e SET n = v WHERE id = v; SELECT max(n) FROM b; END;
CREATE FUNCTION atomic_return(v integer) RETURNS integer LANGUAGE sql RETURN (SELECT max(n) FROM b WHERE id > v);
CREATE FUNCTION deep(v integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	r record;
	total integer := (SELECT count(*) FROM fx.settings);
	cur CURSOR (k integer) FOR SELECT id FROM fx.b WHERE id > k;
	x integer;
BEGIN
	FOR r IN SELECT id FROM fx.a ORDER BY id LOOP
		total := total + fx.atomic_return(r.id);
	END LOOP;
	OPEN cur(v);
	FETCH cur INTO x;
	CLOSE cur;
	PERFORM fx.sql_write(v);
	BEGIN
		INSERT INTO fx.e VALUES (1, 1);
	EXCEPTION WHEN unique_violation THEN
		INSERT INTO fx.log (what) VALUES (SQLERRM);
	END;
	EXECUTE 'UPDATE fx.ruled SET n = 3';
	RETURN total;
END $$;
CREATE FUNCTION rows_of() RETURNS SETOF a LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY SELECT * FROM fx.a WHERE n < 3;
	RETURN QUERY EXECUTE 'SELECT id, n, NULL::text FROM fx.b';
END $$;
CREATE PROCEDURE run_all(v integer) LANGUAGE plpgsql AS $$
BEGIN
	CALL fx.run_one(v);
	CASE v WHEN 1 THEN PERFORM fx.deep(1); ELSE DELETE FROM fx.ruled; END CASE;
END $$;
CREATE PROCEDURE run_one(v integer) LANGUAGE sql AS 'INSERT INTO fx.log (what) SELECT note FROM fx.a WHERE id = v';
CREATE FUNCTION state(s integer, v integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	RETURN s + v + (SELECT count(*) FROM fx.settings);
END $$;
CREATE AGGREGATE summed(integer) (SFUNC = state, STYPE = integer, INITCOND = '0');
CREATE FUNCTION with_default(v integer DEFAULT 1, w integer DEFAULT 2) RETURNS integer LANGUAGE sql AS 'SELECT max(id) FROM fx.b';
CREATE FUNCTION pathless() RETURNS bigint LANGUAGE sql SET search_path = fx AS 'SELECT count(*) FROM d';
CREATE VIEW with_function AS SELECT id, twice(n) AS t, pathless() AS p FROM c;

-- Row security, with a look at another table.
CREATE TABLE secured (id integer, owner text);
INSERT INTO secured VALUES (1, 'x');
ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
CREATE POLICY secured_read ON secured FOR SELECT USING (owner IN (SELECT note FROM a));
CREATE POLICY secured_write ON secured FOR INSERT WITH CHECK (id > 0 AND too_many(id));

DO $$ BEGIN CREATE ROLE fx_role; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
GRANT USAGE ON SCHEMA fx TO fx_role;
GRANT ALL ON ALL TABLES IN SCHEMA fx TO fx_role;
RESET search_path;
