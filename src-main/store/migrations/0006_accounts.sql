-- Apple Account register: whose account holds which credential, and who can stand in. No password is ever kept here or elsewhere.
CREATE TABLE accounts (
  id              TEXT PRIMARY KEY,
  address         TEXT NOT NULL UNIQUE COLLATE NOCASE,
  managed         INTEGER NOT NULL CHECK (managed IN (0, 1)),
  purposes        TEXT NOT NULL CHECK (json_valid(purposes)),        -- kinds of credentials, entered by hand
  owner_name      TEXT NOT NULL,
  owner_email     TEXT NOT NULL,
  deputy_name     TEXT,
  deputy_email    TEXT,
  trusted_numbers TEXT NOT NULL CHECK (json_valid(trusted_numbers)), -- for two-factor authentication
  note            TEXT NOT NULL,
  -- Answers to "can you still sign in?": the last one, and from when the quarter until the next question counts.
  confirmed_at    INTEGER,
  able            INTEGER CHECK (able IN (0, 1)),
  counts_from     INTEGER NOT NULL,
  CHECK ((deputy_name IS NULL) = (deputy_email IS NULL)),
  CHECK ((confirmed_at IS NULL) = (able IS NULL))
) STRICT;
