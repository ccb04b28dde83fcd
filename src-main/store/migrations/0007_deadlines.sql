-- What was told about a date. A date that moved has another due_at and starts over.
CREATE TABLE deadline_reminders (
  id              TEXT PRIMARY KEY,      -- credential/<kind>/<identity> or account/<id>
  due_at          INTEGER NOT NULL,
  stage           INTEGER,               -- last stage told, 0 past the date; null: only acknowledged so far
  told_days       INTEGER,               -- days left when it was told; past the date it is told every day
  told_at         INTEGER,
  asked_at        INTEGER,               -- first time a stage of 30 days or fewer was told
  pressed_at      INTEGER,               -- the same of 7 days or fewer
  acknowledged_at INTEGER,
  acknowledged_by TEXT,
  escalated_at    INTEGER
) STRICT;

-- Mails that wait to be sent, one row per recipient; gone once they are. Their words are written when they go out.
CREATE TABLE deadline_mails (
  deadline_id TEXT NOT NULL,
  due_at      INTEGER NOT NULL,
  address     TEXT NOT NULL COLLATE NOCASE,
  purpose     TEXT NOT NULL CHECK (purpose IN ('reminder', 'escalation')),
  attempts    INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (deadline_id, address, purpose)
) STRICT;
