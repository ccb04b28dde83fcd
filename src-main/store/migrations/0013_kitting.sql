-- What happened in each kitting run, one row per event: only ever added to.
CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id   TEXT NOT NULL,
  at       INTEGER NOT NULL,
  event    TEXT NOT NULL,
  step     TEXT,
  details  TEXT NOT NULL CHECK (json_valid(details))
) STRICT;
CREATE INDEX journal_by_run ON journal (run_id, sequence);
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- A batch: devices kitted together by one recipe, frozen when it began. At most one is open.
CREATE TABLE batches (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  operator   TEXT NOT NULL,
  recipe_id  TEXT NOT NULL,
  -- The recipe as it was, and what was expected, as JSON.
  recipe     TEXT NOT NULL CHECK (json_valid(recipe)),
  expected   TEXT NOT NULL CHECK (json_valid(expected)),
  target     INTEGER,
  auto_start INTEGER NOT NULL,
  paused     INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at   INTEGER
) STRICT;
CREATE INDEX batches_by_time ON batches (created_at);

-- The runs of a batch are found by what is in them.
CREATE INDEX runs_by_batch ON runs (json_extract(data, '$.order.batchId'), created_at);

-- Labels that were made, so that each is printed once unless somebody asks again.
CREATE TABLE labels_made (
  run_id  TEXT PRIMARY KEY REFERENCES runs (id),
  made_at INTEGER NOT NULL
) STRICT;
