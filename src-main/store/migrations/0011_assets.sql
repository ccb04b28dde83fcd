-- Which asset number is on which device, and whose it is. A row may still lack its label or its device: imported lists do.
CREATE TABLE assets (
  id            TEXT PRIMARY KEY,
  asset_number  TEXT UNIQUE,
  serial_number TEXT UNIQUE,
  imei          TEXT UNIQUE,
  user          TEXT NOT NULL,
  attributes    TEXT NOT NULL CHECK (json_valid(attributes)),
  bound_at      INTEGER,
  bound_by      TEXT NOT NULL,
  -- Everything above as it is searched: small letters, half width, hiragana, without blanks and hyphens.
  folded        TEXT NOT NULL,
  CHECK (asset_number IS NOT NULL OR serial_number IS NOT NULL OR imei IS NOT NULL)
) STRICT;
CREATE INDEX assets_in_order ON assets (asset_number IS NULL, asset_number, serial_number, imei);
