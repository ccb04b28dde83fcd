-- What devices answered. One row for each kind of answer: when it was told, and its facts as JSON (bounded, without secrets).
-- Lists that are asked for across the fleet, or compared with their last state, have tables of their own below.
CREATE TABLE inventory_answers (
  device_id TEXT NOT NULL,
  kind      TEXT NOT NULL,               -- Apple's RequestType, or Status for the status channel
  told_at   INTEGER NOT NULL,
  facts     TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(facts)),
  PRIMARY KEY (device_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE inventory_profiles (
  device_id    TEXT NOT NULL,
  identifier   TEXT NOT NULL,
  uuid         TEXT NOT NULL,
  name         TEXT NOT NULL,
  organization TEXT NOT NULL,
  managed      INTEGER CHECK (managed IN (0, 1)),
  removable    INTEGER CHECK (removable IN (0, 1)),
  encrypted    INTEGER CHECK (encrypted IN (0, 1)),
  signed       INTEGER NOT NULL CHECK (signed IN (0, 1)),
  payloads     TEXT NOT NULL CHECK (json_valid(payloads)),
  PRIMARY KEY (device_id, identifier)
) STRICT, WITHOUT ROWID;

CREATE TABLE inventory_certificates (
  device_id     TEXT NOT NULL,
  fingerprint   TEXT NOT NULL,           -- SHA-256 of the DER, lower hex
  name          TEXT NOT NULL,
  issuer        TEXT NOT NULL,
  serial_number TEXT NOT NULL,
  not_before    INTEGER,
  not_after     INTEGER,
  identity      INTEGER NOT NULL CHECK (identity IN (0, 1)),
  PRIMARY KEY (device_id, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX inventory_certificates_by_end ON inventory_certificates (not_after, device_id) WHERE not_after IS NOT NULL;

CREATE TABLE inventory_apps (
  device_id        TEXT NOT NULL,
  bundle_id        TEXT NOT NULL,
  name             TEXT NOT NULL,
  version          TEXT NOT NULL,
  build            TEXT NOT NULL,
  origin           TEXT NOT NULL,
  size_bytes       INTEGER,
  data_bytes       INTEGER,
  update_available INTEGER NOT NULL CHECK (update_available IN (0, 1)),
  PRIMARY KEY (device_id, bundle_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX inventory_apps_by_bundle ON inventory_apps (bundle_id, version, device_id);

CREATE TABLE inventory_managed_apps (
  device_id TEXT NOT NULL,
  bundle_id TEXT NOT NULL,
  status    TEXT NOT NULL,
  PRIMARY KEY (device_id, bundle_id)
) STRICT, WITHOUT ROWID;

-- How many devices have an app, and each of its versions: kept with every change, as millions of rows cannot be counted on demand.
CREATE TABLE inventory_bundles (
  bundle_id  TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  search_key TEXT NOT NULL,
  devices    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX inventory_bundles_by_devices ON inventory_bundles (devices DESC, bundle_id);
CREATE TABLE inventory_versions (
  bundle_id TEXT NOT NULL,
  version   TEXT NOT NULL,
  devices   INTEGER NOT NULL,
  PRIMARY KEY (bundle_id, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER inventory_app_came AFTER INSERT ON inventory_apps BEGIN
  INSERT INTO inventory_versions VALUES (NEW.bundle_id, NEW.version, 1)
    ON CONFLICT (bundle_id, version) DO UPDATE SET devices = devices + 1;
END;
CREATE TRIGGER inventory_app_went AFTER DELETE ON inventory_apps BEGIN
  UPDATE inventory_versions SET devices = devices - 1 WHERE bundle_id = OLD.bundle_id AND version = OLD.version;
  DELETE FROM inventory_versions WHERE bundle_id = OLD.bundle_id AND version = OLD.version AND devices <= 0;
  UPDATE inventory_bundles SET devices = devices - 1 WHERE bundle_id = OLD.bundle_id;
  DELETE FROM inventory_bundles WHERE bundle_id = OLD.bundle_id AND devices <= 0;
END;
CREATE TRIGGER inventory_app_moved AFTER UPDATE OF version ON inventory_apps WHEN NEW.version <> OLD.version BEGIN
  UPDATE inventory_versions SET devices = devices - 1 WHERE bundle_id = OLD.bundle_id AND version = OLD.version;
  DELETE FROM inventory_versions WHERE bundle_id = OLD.bundle_id AND version = OLD.version AND devices <= 0;
  INSERT INTO inventory_versions VALUES (NEW.bundle_id, NEW.version, 1)
    ON CONFLICT (bundle_id, version) DO UPDATE SET devices = devices + 1;
END;

-- What came, went or became another version, as one answer told after another. Bounded for each device.
CREATE TABLE inventory_changes (
  position  INTEGER PRIMARY KEY AUTOINCREMENT,
  device_id TEXT NOT NULL,
  at        INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  name      TEXT NOT NULL,
  "before"  TEXT,
  "after"   TEXT
) STRICT;
CREATE INDEX inventory_changes_by_device ON inventory_changes (device_id, position);

-- When each managed device is asked next by itself. Those that are here already begin at once, at the pace of the plan.
CREATE TABLE inventory_refresh (
  device_id TEXT PRIMARY KEY,
  next_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX inventory_refresh_due ON inventory_refresh (next_at);
INSERT INTO inventory_refresh (device_id, next_at) SELECT id, 0 FROM devices WHERE management = 'managed';
