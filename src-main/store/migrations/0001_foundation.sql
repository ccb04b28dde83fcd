-- Settings as JSON by key; one row per fact, not one blob, so that two writers never overwrite each other.
CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

-- Sealed bytes (lib/secret-box). Nothing else of this database is secret.
CREATE TABLE secrets (
  name       TEXT PRIMARY KEY,
  sealed     BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Wizards and kitting runs: where each stands, so that it goes on there after any interruption.
CREATE TABLE runs (
  id         TEXT PRIMARY KEY,
  kind       TEXT NOT NULL,
  subject    TEXT NOT NULL,
  step       TEXT NOT NULL,
  data       TEXT NOT NULL CHECK (json_valid(data)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  ended_at   INTEGER
) STRICT;
CREATE INDEX runs_open ON runs (kind, subject) WHERE ended_at IS NULL;
CREATE INDEX runs_by_subject ON runs (kind, subject, created_at);

-- What was done, by whom: only ever added to.
CREATE TABLE activity (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  at       INTEGER NOT NULL,
  actor    TEXT NOT NULL,
  action   TEXT NOT NULL,
  subject  TEXT NOT NULL,
  details  TEXT NOT NULL CHECK (json_valid(details))
) STRICT;
CREATE TRIGGER activity_no_update BEFORE UPDATE ON activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END;
CREATE TRIGGER activity_no_delete BEFORE DELETE ON activity BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END;
