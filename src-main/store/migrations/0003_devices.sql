-- One row per device ever enrolled. `id` is the enrolment id (the UDID on the device channel).
CREATE TABLE devices (
  id              TEXT PRIMARY KEY,
  udid            TEXT NOT NULL,
  serial_number   TEXT NOT NULL DEFAULT '',
  name            TEXT NOT NULL DEFAULT '',
  product_name    TEXT NOT NULL DEFAULT '',
  os_version      TEXT NOT NULL DEFAULT '',
  build_version   TEXT NOT NULL DEFAULT '',
  supervised      INTEGER CHECK (supervised IN (0, 1)),
  battery_level   REAL,
  capacity_gb     REAL,
  available_gb    REAL,
  imei            TEXT,
  wifi_mac        TEXT,
  information_at  INTEGER,
  -- managed: enrolled; removed: the device took our profile away; withdrawn: we ended it.
  management      TEXT NOT NULL CHECK (management IN ('managed', 'removed', 'withdrawn')),
  enrolled_at     INTEGER,
  last_contact_at INTEGER,
  simulated       INTEGER NOT NULL DEFAULT 0 CHECK (simulated IN (0, 1)),
  created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX devices_by_name ON devices (name COLLATE NOCASE, id);
CREATE INDEX devices_by_serial ON devices (serial_number, id);
CREATE INDEX devices_by_contact ON devices (last_contact_at, id);

-- The MDM channel of a device: what is needed to ring it and to know it again.
CREATE TABLE enrollments (
  id                TEXT PRIMARY KEY,
  topic             TEXT NOT NULL,
  push_token        BLOB,                -- null until the first TokenUpdate
  push_magic        TEXT,
  unlock_token_name TEXT,                -- name in secrets
  enabled           INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  token_updates     INTEGER NOT NULL DEFAULT 0,
  awaiting_configuration INTEGER NOT NULL DEFAULT 0 CHECK (awaiting_configuration IN (0, 1)),
  authenticated_at  INTEGER NOT NULL,
  updated_at        INTEGER NOT NULL
) STRICT;

-- Permission to enrol once. The challenge itself is never stored, only its SHA-256.
CREATE TABLE invitations (
  challenge_sha256 TEXT PRIMARY KEY,
  udid             TEXT NOT NULL,
  serial_number    TEXT NOT NULL,
  created_at       INTEGER NOT NULL,
  expires_at       INTEGER NOT NULL,
  used_at          INTEGER
) STRICT;

-- Identity certificates the device CA issued, each bound to the invitation's device.
CREATE TABLE device_certificates (
  sha256        TEXT PRIMARY KEY,        -- of the DER, lower hex
  udid          TEXT NOT NULL,
  serial_number TEXT NOT NULL,
  certificate   BLOB NOT NULL,           -- DER
  not_after     INTEGER NOT NULL,
  issued_at     INTEGER NOT NULL,
  enrollment_id TEXT,                    -- set at Authenticate
  retired_at    INTEGER
) STRICT;
CREATE INDEX device_certificates_by_enrollment ON device_certificates (enrollment_id) WHERE enrollment_id IS NOT NULL;
