-- A command as it was said, once, however many devices it goes to.
CREATE TABLE commands (
  uuid         TEXT PRIMARY KEY,
  request_type TEXT NOT NULL,
  payload      BLOB NOT NULL,            -- the XML plist that is sent
  actor        TEXT NOT NULL,
  created_at   INTEGER NOT NULL
) STRICT;

-- Per device. Enqueued, pushed and reported are separate facts with separate times.
CREATE TABLE command_targets (
  position       INTEGER PRIMARY KEY AUTOINCREMENT, -- order of the queue
  uuid           TEXT NOT NULL REFERENCES commands (uuid),
  enrollment_id  TEXT NOT NULL,
  accepted_at    INTEGER NOT NULL,
  enqueued_at    INTEGER NOT NULL,
  pushed_at      INTEGER,
  push_problem   TEXT,
  fetched_at     INTEGER,
  reported_at    INTEGER,
  applied_at     INTEGER,
  status         TEXT,                   -- Apple's Status of the last report
  not_now_count  INTEGER NOT NULL DEFAULT 0,
  not_now_at     INTEGER,
  expires_at     INTEGER,
  ended          TEXT CHECK (ended IN ('succeeded', 'failed', 'cancelled', 'expired')),
  result         BLOB,                   -- the raw report, without secrets
  UNIQUE (uuid, enrollment_id)
) STRICT;
CREATE INDEX command_targets_waiting ON command_targets (enrollment_id, position) WHERE ended IS NULL;
CREATE INDEX command_targets_by_device ON command_targets (enrollment_id, position);
CREATE INDEX command_targets_expiry ON command_targets (expires_at) WHERE ended IS NULL AND expires_at IS NOT NULL;
