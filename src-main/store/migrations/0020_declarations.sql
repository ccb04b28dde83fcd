-- Declarative management, one row for each device that was ever declared something.
CREATE TABLE declaration_channels (
  device_id     TEXT PRIMARY KEY,
  -- The token of what is declared now, and when it became that.
  token         TEXT NOT NULL,
  changed_at    INTEGER NOT NULL,
  -- The device was told by a command that this token waits for it; what it came for, and when.
  asked_token   TEXT,
  asked_at      INTEGER,
  fetched_token TEXT,
  fetched_at    INTEGER,
  -- What it told: status items by name, how each declaration stands, what it could not tell. JSON, bounded.
  told_at       INTEGER,
  status        TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(status)),
  states        TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(states)),
  errors        TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(errors)),
  -- What it said it can take; null until it has.
  capabilities  TEXT CHECK (json_valid(capabilities))
) STRICT, WITHOUT ROWID;

-- The update a device shall have installed; gone when it reports the version.
CREATE TABLE declaration_updates (
  device_id   TEXT PRIMARY KEY,
  version     TEXT NOT NULL,
  build       TEXT,
  deadline    TEXT NOT NULL,             -- local time of the device, no zone
  details_url TEXT,
  set_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
