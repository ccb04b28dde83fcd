-- Devices as the list of a large fleet needs them. The table is made anew: `management` knows one word more, and `key` numbers
-- the rows for the full-text index.
CREATE TABLE devices_new (
  key             INTEGER PRIMARY KEY,
  id              TEXT NOT NULL UNIQUE,  -- the enrolment id; of a pre-registered device `ade:` and its serial number
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
  -- pre-registered: Apple knows it as ours, it never enrolled; enrolling: Authenticate came, TokenUpdate not yet; managed:
  -- enrolled; removed: the device took our profile away; withdrawn: we ended it.
  management      TEXT NOT NULL CHECK (management IN ('pre-registered', 'enrolling', 'managed', 'removed', 'withdrawn')),
  enrolled_at     INTEGER,
  last_contact_at INTEGER,
  simulated       INTEGER NOT NULL DEFAULT 0 CHECK (simulated IN (0, 1)),
  created_at      INTEGER NOT NULL,
  last_report_at  INTEGER,
  lost_mode       INTEGER NOT NULL DEFAULT 0 CHECK (lost_mode IN (0, 1)),
  -- A Mac that was locked with a PIN is silent until somebody types it.
  locked_at       INTEGER,
  shared          INTEGER CHECK (shared IN (0, 1)),    -- Shared iPad
  cellular        INTEGER CHECK (cellular IN (0, 1))
) STRICT;
INSERT INTO devices_new (id, udid, serial_number, name, product_name, os_version, build_version, supervised, battery_level,
    capacity_gb, available_gb, imei, wifi_mac, information_at, management, enrolled_at, last_contact_at, simulated, created_at,
    last_report_at)
  SELECT id, udid, serial_number, name, product_name, os_version, build_version, supervised, battery_level,
    capacity_gb, available_gb, imei, wifi_mac, information_at, management, enrolled_at, last_contact_at, simulated, created_at,
    last_report_at
  FROM devices;
DROP TABLE devices;
ALTER TABLE devices_new RENAME TO devices;

-- What the list is searched, filtered and sorted by. Derived from the facts above and from others' (assets, assignment), and written
-- only when it changes: the time of a contact touches none of these indexes but its own.
ALTER TABLE devices ADD COLUMN status INTEGER;                        -- place in the contract's vocabulary; null: not shown
ALTER TABLE devices ADD COLUMN organization TEXT NOT NULL DEFAULT ''; -- a path: 営業部/第一課
ALTER TABLE devices ADD COLUMN model_name TEXT NOT NULL DEFAULT '';
ALTER TABLE devices ADD COLUMN platform TEXT;
ALTER TABLE devices ADD COLUMN os_rank INTEGER NOT NULL DEFAULT 0;    -- 17.6.1 as 17006001
ALTER TABLE devices ADD COLUMN asset_number TEXT;
ALTER TABLE devices ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE devices ADD COLUMN ade TEXT;                              -- profile status at Apple; null: not of our server
ALTER TABLE devices ADD COLUMN provisional_until INTEGER;
ALTER TABLE devices ADD COLUMN sort_name TEXT NOT NULL DEFAULT '';
ALTER TABLE devices ADD COLUMN sort_asset TEXT NOT NULL DEFAULT '';
ALTER TABLE devices ADD COLUMN sort_owner TEXT NOT NULL DEFAULT '';
ALTER TABLE devices ADD COLUMN search_key TEXT NOT NULL DEFAULT '';   -- folded facts, a line each; empty: not derived yet
ALTER TABLE devices ADD COLUMN search_long TEXT NOT NULL DEFAULT '';  -- folded numbers only long words are found in (UDID, IMEI)

-- Each order with every column a filter asks for, so that a page far down is found in its index alone.
CREATE INDEX devices_by_status ON devices (status, key, organization, os_rank, platform, supervised, ade, provisional_until, model_name);
CREATE INDEX devices_by_name ON devices (sort_name, key, status, organization, os_rank, platform, supervised, ade, provisional_until, model_name);
CREATE INDEX devices_by_asset ON devices (sort_asset, key, status, organization, os_rank, platform, supervised, ade, provisional_until, model_name);
CREATE INDEX devices_by_serial ON devices (serial_number, key, status, organization, os_rank, platform, supervised, ade, provisional_until, model_name);
CREATE INDEX devices_by_model ON devices (model_name, key, status, organization, os_rank, platform, supervised, ade, provisional_until);
CREATE INDEX devices_by_os ON devices (os_rank, key, status, organization, platform, supervised, ade, provisional_until, model_name);
CREATE INDEX devices_by_owner ON devices (sort_owner, key, status, organization, os_rank, platform, supervised, ade, provisional_until, model_name);
CREATE INDEX devices_by_organization ON devices (organization, key, status, os_rank, platform, supervised, ade, provisional_until, model_name);
CREATE INDEX devices_by_contact ON devices (last_contact_at, key, status, organization, os_rank, platform, supervised, ade, provisional_until, model_name);
CREATE INDEX devices_by_ade ON devices (ade, key, status, organization, os_rank, platform, supervised, provisional_until, model_name);
CREATE INDEX devices_by_supervised ON devices (supervised, key, status, organization, os_rank, platform, ade, provisional_until, model_name);
CREATE INDEX devices_by_report ON devices (last_report_at);
CREATE INDEX devices_provisional ON devices (provisional_until) WHERE provisional_until IS NOT NULL;

-- rowid is devices.key. Words of three signs and more are found by trigrams, one or two signs by a list of their own.
CREATE VIRTUAL TABLE devices_text USING fts5 (facts, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1');
CREATE VIRTUAL TABLE devices_grams USING fts5 (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

CREATE TABLE device_views (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  filter     TEXT NOT NULL CHECK (json_valid(filter)),
  columns    TEXT NOT NULL CHECK (json_valid(columns)),
  sort       TEXT NOT NULL,
  descending INTEGER NOT NULL CHECK (descending IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT;
