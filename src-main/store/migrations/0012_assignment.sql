-- What Apple last said of a device: is it the organisation's, which server is it assigned to, which profile waits for it.
CREATE TABLE ade_devices (
  serial_number       TEXT PRIMARY KEY,
  model               TEXT NOT NULL DEFAULT '',
  in_organization     INTEGER CHECK (in_organization IN (0, 1)),
  server              TEXT CHECK (server IN ('here', 'elsewhere', 'none')),
  server_name         TEXT NOT NULL DEFAULT '',      -- of another server, where it is known
  server_uuid         TEXT NOT NULL DEFAULT '',      -- which server row 'here' was
  profile_uuid        TEXT NOT NULL DEFAULT '',
  profile_status      TEXT CHECK (profile_status IN ('empty', 'assigned', 'pushed', 'removed')),
  assigned_at         INTEGER,
  profile_assigned_at INTEGER,
  pushed_at           INTEGER,
  added_by_hand       INTEGER CHECK (added_by_hand IN (0, 1)),
  added_at            INTEGER,
  last_seen_at        INTEGER,                       -- in the list of the server row
  checked_at          INTEGER NOT NULL
) STRICT;
CREATE INDEX ade_devices_by_seen ON ade_devices (server_uuid, last_seen_at) WHERE server = 'here';

-- How far the list of a server row was read. A cursor belongs to one row and lives seven days.
CREATE TABLE ade_cursors (
  server_uuid TEXT PRIMARY KEY,
  cursor      TEXT NOT NULL,
  saved_at    INTEGER NOT NULL
) STRICT;

-- Enrolment profiles laid down at Apple: they can be neither changed nor listed, so they are known by their settings.
CREATE TABLE ade_profiles (
  server_uuid   TEXT NOT NULL,
  settings_hash TEXT NOT NULL,
  profile_uuid  TEXT NOT NULL,
  defined_at    INTEGER NOT NULL,
  PRIMARY KEY (server_uuid, settings_hash)
) STRICT;

-- Assignments asked for through the Business API, followed until Apple has done with them.
CREATE TABLE ade_assignments (
  id             INTEGER PRIMARY KEY,
  activity_id    TEXT,                               -- null: asked, and the answer was never heard
  server_uuid    TEXT NOT NULL,
  serial_numbers TEXT NOT NULL,                      -- JSON
  asked_at       INTEGER NOT NULL,
  ended_at       INTEGER
) STRICT;
CREATE INDEX ade_assignments_open ON ade_assignments (asked_at) WHERE ended_at IS NULL;
