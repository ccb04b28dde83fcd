-- One thing said to many devices. The plan is frozen when it is made, and is what runs.
CREATE TABLE operations (
  id           TEXT PRIMARY KEY,
  command      TEXT NOT NULL,
  options      TEXT NOT NULL CHECK (json_valid(options)),   -- as they may be shown
  plain        TEXT NOT NULL CHECK (json_valid(plain)),     -- what is said, without secrets
  sealed       INTEGER NOT NULL CHECK (sealed IN (0, 1)),   -- its secret options are in `secrets`
  state        TEXT NOT NULL CHECK (state IN ('planned', 'scheduled', 'missed', 'held', 'running', 'sent', 'ended', 'cancelled')),
  actor        TEXT NOT NULL,
  reason       TEXT NOT NULL DEFAULT '',
  unmatched    TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(unmatched)),
  created_at   INTEGER NOT NULL,
  confirmed_at INTEGER,
  run_at       INTEGER,
  spread_ms    INTEGER NOT NULL DEFAULT 0,
  late_ms      INTEGER,
  ended_at     INTEGER,
  held_at      INTEGER,
  hold_why     TEXT CHECK (hold_why IN ('too-many-erases', 'second-person')),
  alone_from   INTEGER,
  approved_by  TEXT,
  test_device  TEXT
) STRICT;
CREATE INDEX operations_open ON operations (state, run_at) WHERE state NOT IN ('ended', 'cancelled');
CREATE INDEX operations_by_time ON operations (created_at);

CREATE TABLE operation_targets (
  operation_id TEXT NOT NULL REFERENCES operations (id),
  position     INTEGER NOT NULL,
  device_id    TEXT NOT NULL,
  tile         TEXT NOT NULL CHECK (tile IN ('now', 'later', 'excluded')),
  reason       TEXT,
  details      TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details)),
  warnings     TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(warnings)),
  due_at       INTEGER,           -- its turn; null before the plan was confirmed
  said_at      INTEGER,           -- its commands are in the queue, in the same commit
  skipped      TEXT,              -- why it was left out when its turn came
  PRIMARY KEY (operation_id, device_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX operation_targets_in_order ON operation_targets (operation_id, tile, position);
CREATE INDEX operation_targets_due ON operation_targets (operation_id, due_at, position) WHERE said_at IS NULL AND skipped IS NULL AND due_at IS NOT NULL;
CREATE INDEX operation_targets_said ON operation_targets (said_at) WHERE said_at IS NOT NULL;
CREATE INDEX command_targets_of_open_operations ON command_targets (operation_id) WHERE ended IS NULL AND operation_id IS NOT NULL;
