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
  -- enrolling: Authenticate came, TokenUpdate not yet; managed: enrolled; removed: the device took our profile away;
  -- withdrawn: we ended it.
  management      TEXT NOT NULL CHECK (management IN ('enrolling', 'managed', 'removed', 'withdrawn')),
  enrolled_at     INTEGER,
  last_contact_at INTEGER,
  simulated       INTEGER NOT NULL DEFAULT 0 CHECK (simulated IN (0, 1)),
  -- What a search looks in: name, serial number, identifier, model, IMEI; NFKC and lower case, a line each.
  search_key      TEXT NOT NULL DEFAULT '',
  created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX devices_by_name ON devices (name COLLATE NOCASE, id);
CREATE INDEX devices_by_serial ON devices (serial_number, id);
CREATE INDEX devices_by_contact ON devices (last_contact_at, id);

-- Identity certificates the device CA issued, each bound to the invitation's device.
CREATE TABLE device_certificates (
  sha256        TEXT PRIMARY KEY,        -- of the DER, lower hex
  udid          TEXT NOT NULL,
  serial_number TEXT NOT NULL,
  certificate   BLOB NOT NULL,           -- DER
  public_key    BLOB NOT NULL,           -- SubjectPublicKeyInfo, DER
  not_after     INTEGER NOT NULL,
  issued_at     INTEGER NOT NULL,
  enrollment_id TEXT,                    -- set at Authenticate
  retired_at    INTEGER
) STRICT;
CREATE INDEX device_certificates_by_enrollment ON device_certificates (enrollment_id) WHERE enrollment_id IS NOT NULL;

-- The MDM channel of a device: what is needed to ring it and to know it again.
CREATE TABLE enrollments (
  id                TEXT PRIMARY KEY,
  topic             TEXT NOT NULL,
  -- The identity of the last Authenticate; older ones stay valid until its first TokenUpdate.
  certificate_sha256 TEXT NOT NULL REFERENCES device_certificates (sha256),
  push_token        BLOB,                -- null until the first TokenUpdate
  push_magic        TEXT,
  unlock_token_name TEXT,                -- name in secrets
  enabled           INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  token_updates     INTEGER NOT NULL DEFAULT 0, -- since the last Authenticate
  awaiting_configuration INTEGER NOT NULL DEFAULT 0 CHECK (awaiting_configuration IN (0, 1)),
  authenticated_at  INTEGER NOT NULL,
  enrolled_at       INTEGER,             -- first TokenUpdate after the last Authenticate
  updated_at        INTEGER NOT NULL
) STRICT;

-- Permission to enrol once. The challenge itself is never stored, only its SHA-256.
CREATE TABLE invitations (
  challenge_sha256   TEXT PRIMARY KEY,
  udid               TEXT NOT NULL,
  serial_number      TEXT NOT NULL,
  created_at         INTEGER NOT NULL,
  expires_at         INTEGER NOT NULL,
  used_at            INTEGER,
  -- What was issued for it: a device that lost the answer is given the same certificate again.
  certificate_sha256 TEXT REFERENCES device_certificates (sha256)
) STRICT;
CREATE INDEX invitations_by_expiry ON invitations (expires_at);
