-- Kitting recipes made or changed here; those that come with the program are in its code. A Wi-Fi password is never part of one.
CREATE TABLE recipes (
  id         TEXT PRIMARY KEY,
  name_key   TEXT NOT NULL UNIQUE,                       -- the name, folded: no two that look the same
  revision   INTEGER NOT NULL CHECK (revision >= 1),
  updated_at INTEGER NOT NULL,
  recipe     TEXT NOT NULL CHECK (json_valid(recipe))
) STRICT;
