-- Persons who may let go what is held. Of a passphrase only its scrypt hash is kept.
CREATE TABLE approvers (
  id               TEXT PRIMARY KEY,
  name             TEXT NOT NULL,
  salt             BLOB NOT NULL,
  hash             BLOB NOT NULL,
  added_at         INTEGER NOT NULL,
  last_approved_at INTEGER
) STRICT;
