-- What was said when lost mode was switched on, so that it can be shown, changed and restored after an erase.
CREATE TABLE lost_mode (
  device_id    TEXT PRIMARY KEY,
  message      TEXT NOT NULL DEFAULT '',
  phone_number TEXT NOT NULL DEFAULT '',
  footnote     TEXT NOT NULL DEFAULT '',
  asked_at     INTEGER NOT NULL,
  asked_by     TEXT NOT NULL,
  on_at        INTEGER,           -- the device said so
  off_at       INTEGER,           -- of the last time it was on
  -- It was on when the device came back as a new one (an erase ends it): somebody decides whether to switch it on again.
  ended_by_erase INTEGER NOT NULL DEFAULT 0 CHECK (ended_by_erase IN (0, 1))
) STRICT;

-- Where a device was, as it told; sealed, since it is where somebody was.
CREATE TABLE device_locations (
  position    INTEGER PRIMARY KEY AUTOINCREMENT,
  device_id   TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  sealed      BLOB NOT NULL
) STRICT;
CREATE INDEX device_locations_by_device ON device_locations (device_id, position);
CREATE INDEX device_locations_by_age ON device_locations (received_at);
