-- Every push certificate that was ever installed; exactly one is current.
CREATE TABLE push_certificates (
  id            INTEGER PRIMARY KEY,
  topic         TEXT NOT NULL,
  serial_number TEXT NOT NULL,
  certificate   TEXT NOT NULL,           -- PEM
  key_name      TEXT NOT NULL,           -- name of the private key in secrets
  apple_account TEXT NOT NULL,
  issued_at     INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL,
  installed_at  INTEGER NOT NULL,
  verified_at   INTEGER,
  current       INTEGER NOT NULL DEFAULT 0 CHECK (current IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX push_certificates_current ON push_certificates (current) WHERE current = 1;

-- Keys a request was made with and whose certificate may still arrive.
CREATE TABLE pending_push_keys (
  key_name   TEXT PRIMARY KEY,
  public_key BLOB NOT NULL,              -- SubjectPublicKeyInfo, DER
  created_at INTEGER NOT NULL
) STRICT;

-- Certificates of our own making or import besides the push certificate: vendor, device CA, TLS, supervision.
CREATE TABLE identities (
  name        TEXT PRIMARY KEY,
  certificate TEXT NOT NULL,             -- PEM, leaf first, then its chain
  key_name    TEXT NOT NULL,
  created_at  INTEGER NOT NULL
) STRICT;
