-- A restriction profile that comes and goes by the week. The profile itself is sealed, as `work-limit:<id>`.
CREATE TABLE work_limits (
  id                 TEXT PRIMARY KEY,
  name               TEXT NOT NULL,
  profile_name       TEXT NOT NULL,
  profile_identifier TEXT NOT NULL,
  spans              TEXT NOT NULL CHECK (json_valid(spans)),
  active             INTEGER NOT NULL CHECK (active IN (0, 1)),
  -- It goes as soon as the profile is off its last device.
  removed            INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  created_at         INTEGER NOT NULL
) STRICT;

-- Its devices. `said`: what was said last, 1 for the profile to come, 0 for it to go, null for nothing yet.
CREATE TABLE work_limit_devices (
  limit_id  TEXT NOT NULL REFERENCES work_limits (id),
  device_id TEXT NOT NULL,
  member    INTEGER NOT NULL DEFAULT 1 CHECK (member IN (0, 1)), -- 0: not meant any more; the profile still has to go
  said      INTEGER CHECK (said IN (0, 1)),
  uuid      TEXT,
  PRIMARY KEY (limit_id, device_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_limit_devices_by_device ON work_limit_devices (device_id);
