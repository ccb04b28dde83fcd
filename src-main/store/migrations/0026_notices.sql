-- What people are to be told of outside the window, each thing once; told together with others of its kind.
CREATE TABLE notices (
  key          TEXT PRIMARY KEY,     -- names the thing: told of once, whatever happens in between
  kind         TEXT NOT NULL,
  count        INTEGER NOT NULL DEFAULT 1,
  name         TEXT NOT NULL DEFAULT '',
  device_id    TEXT,
  operation_id TEXT,
  noted_at     INTEGER NOT NULL,
  told_at      INTEGER               -- null: still to be told
) STRICT;
CREATE INDEX notices_by_kind ON notices (kind, told_at);
CREATE INDEX notices_to_tell ON notices (kind, noted_at) WHERE told_at IS NULL;

-- Mails that wait to be sent, whose words are fixed; one row per recipient, gone once they are sent.
CREATE TABLE letters (
  id         TEXT NOT NULL,
  address    TEXT NOT NULL COLLATE NOCASE,
  subject    TEXT NOT NULL,
  text       TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  attempts   INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (id, address)
) STRICT;
