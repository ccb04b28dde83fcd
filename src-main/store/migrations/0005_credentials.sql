-- Every credential of any kind, with its history: one model. At most one of a kind is current.
CREATE TABLE credentials (
  id            INTEGER PRIMARY KEY,
  kind          TEXT NOT NULL CHECK (kind IN
                  ('push', 'ade', 'content', 'api', 'supervision', 'vendor', 'engine-tls', 'engine-root', 'device-ca')),
  -- What must stay the same over a renewal: topic, server UUID, location id, client id; of our own making: SHA-256 of the certificate.
  identity      TEXT NOT NULL,
  identity_name TEXT NOT NULL,           -- the same for people: server, location, organisation, subject
  account       TEXT NOT NULL DEFAULT '', -- Apple Account it was got with
  serial_number TEXT NOT NULL DEFAULT '',
  certificate   TEXT NOT NULL DEFAULT '', -- PEM, leaf first, then its chain; empty for tokens
  secret_name   TEXT NOT NULL,           -- of its key or token in secrets
  facts         TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(facts)), -- what else is known of it, never secret
  issued_at     INTEGER,                 -- null in rows from before this migration: the certificate says it
  expires_at    INTEGER,                 -- null: as above, or it never expires
  installed_at  INTEGER NOT NULL,
  replaced_at   INTEGER,
  verified_at   INTEGER,                 -- last time it was proved to work
  checked_at    INTEGER,                 -- last time that was tried
  problem       TEXT CHECK (problem IS NULL OR json_valid(problem)), -- what the last try found: {code, details}
  current       INTEGER NOT NULL CHECK (current IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX credentials_current ON credentials (kind) WHERE current = 1;
CREATE INDEX credentials_by_kind ON credentials (kind, replaced_at);

INSERT INTO credentials (kind, identity, identity_name, account, serial_number, certificate, secret_name,
                         issued_at, expires_at, installed_at, replaced_at, verified_at, checked_at, current)
  SELECT 'push', topic, topic, apple_account, serial_number, certificate, key_name,
         issued_at, expires_at, installed_at,
         CASE current WHEN 1 THEN NULL ELSE (SELECT min(later.installed_at) FROM push_certificates later WHERE later.id > push_certificates.id) END,
         verified_at, verified_at, current
  FROM push_certificates ORDER BY id;
INSERT INTO credentials (kind, identity, identity_name, certificate, secret_name, installed_at, current)
  SELECT name, '', '', certificate, key_name, created_at, 1 FROM identities;

-- Keys a request or a public key was made with, and whose answer may still arrive.
CREATE TABLE pending_keys (
  key_name    TEXT PRIMARY KEY,          -- in secrets
  kind        TEXT NOT NULL CHECK (kind IN ('push', 'ade', 'mdmcert')),
  public_key  BLOB NOT NULL,             -- SubjectPublicKeyInfo, DER
  certificate TEXT NOT NULL DEFAULT '',  -- PEM of the certificate others encrypt to (ade, mdmcert)
  created_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX pending_keys_by_kind ON pending_keys (kind, created_at);
INSERT INTO pending_keys (key_name, kind, public_key, created_at) SELECT key_name, 'push', public_key, created_at FROM pending_push_keys;

DROP TABLE push_certificates;
DROP TABLE pending_push_keys;
DROP TABLE identities;
