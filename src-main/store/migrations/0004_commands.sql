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
  request_type   TEXT NOT NULL,          -- as in commands; here so that one index answers "does a DeviceLock wait?"
  urgency        INTEGER NOT NULL,       -- higher goes first; within one urgency by position
  accepted_at    INTEGER NOT NULL,
  enqueued_at    INTEGER NOT NULL,
  pushed_at      INTEGER,                -- first push APNs took
  push_problem   TEXT,
  fetched_at     INTEGER,                -- last time it was handed out
  handed_out     INTEGER NOT NULL DEFAULT 0 CHECK (handed_out IN (0, 1)), -- and not answered since
  reported_at    INTEGER,                -- the answer that ended it
  applied_at     INTEGER,
  status         TEXT,                   -- Apple's Status of the last report
  not_now_count  INTEGER NOT NULL DEFAULT 0,
  not_now_at     INTEGER,
  postponed      INTEGER NOT NULL DEFAULT 0 CHECK (postponed IN (0, 1)), -- NotNow in this conversation; Idle offers it again
  expires_at     INTEGER,
  ended          TEXT CHECK (ended IN ('succeeded', 'failed', 'cancelled', 'expired')),
  ended_at       INTEGER,
  errors         TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(errors)), -- Apple's ErrorChain
  answer         TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(answer)), -- printable pairs, without secrets
  UNIQUE (uuid, enrollment_id)
) STRICT;
CREATE INDEX command_targets_waiting ON command_targets (enrollment_id, urgency DESC, position) WHERE ended IS NULL;
CREATE INDEX command_targets_by_device ON command_targets (enrollment_id, position);
CREATE INDEX command_targets_expiry ON command_targets (expires_at) WHERE ended IS NULL AND expires_at IS NOT NULL;
