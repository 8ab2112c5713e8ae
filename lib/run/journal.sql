-- The journal of what was applied to this database: made by the first apply,
-- and by nothing else. A step that runs in a transaction commits together with
-- its row.
CREATE SCHEMA IF NOT EXISTS dbsplit;
REVOKE ALL ON SCHEMA dbsplit FROM PUBLIC;
COMMENT ON SCHEMA dbsplit IS 'What dbsplit applied to this database.';

-- Where this journal belongs: a copy of the database says so, too, but is
-- another place. Each run takes the next epoch; one that was left behind by a
-- later one cannot commit.
CREATE TABLE IF NOT EXISTS dbsplit.place (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  version int NOT NULL,
  system_identifier text NOT NULL,
  database_oid oid NOT NULL,
  epoch bigint NOT NULL
);

-- The scripts are kept as they were run: what takes a step back is at hand even
-- where its files are not.
CREATE TABLE IF NOT EXISTS dbsplit.step (
  service text NOT NULL,
  phase int NOT NULL,
  name text NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,
  state text NOT NULL CHECK (state IN ('begun', 'applied')),
  up text NOT NULL,
  verify text NOT NULL,
  down text NOT NULL,
  supersedes text[] NOT NULL,
  transactional boolean NOT NULL,
  at timestamptz NOT NULL DEFAULT pg_catalog.now(),
  by text NOT NULL DEFAULT session_user,
  PRIMARY KEY (service, phase, name)
);

-- What was done, in its order, and never changed.
CREATE TABLE IF NOT EXISTS dbsplit.history (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  epoch bigint NOT NULL,
  service text NOT NULL,
  phase int NOT NULL,
  name text NOT NULL,
  action text NOT NULL CHECK (action IN ('begin', 'apply', 'adopt', 'roll back')),
  at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  by text NOT NULL DEFAULT session_user
);
