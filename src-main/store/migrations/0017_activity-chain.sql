-- The trail becomes a chain: each entry bears SHA-256 over the hash before it and its own content (features/activity/chain.ts).
-- Null: not chained yet. That are only entries from before this migration, and those that come while they are being chained.
ALTER TABLE activity ADD COLUMN hash TEXT CHECK (length(hash) = 64);

-- The end of the chain, kept apart from it and sealed by a key from the secrets: without that key nobody shortens or rewrites
-- the trail unnoticed.
CREATE TABLE activity_anchor (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  sequence INTEGER NOT NULL,
  hash     TEXT NOT NULL CHECK (length(hash) = 64),
  -- Every entry up to this one is chained, and every new one will be.
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  seal     TEXT             -- null until the program has a key
) STRICT;
INSERT INTO activity_anchor (id, sequence, hash, complete, seal) VALUES (1, 0, hex(zeroblob(32)), 0, NULL);

-- As before, nothing is ever changed; an entry without a hash may be given one, once.
DROP TRIGGER activity_no_update;
CREATE TRIGGER activity_no_update BEFORE UPDATE ON activity
WHEN OLD.hash IS NOT NULL OR NEW.hash IS NULL OR NEW.sequence IS NOT OLD.sequence OR NEW.at IS NOT OLD.at OR NEW.actor IS NOT OLD.actor
  OR NEW.action IS NOT OLD.action OR NEW.subject IS NOT OLD.subject OR NEW.details IS NOT OLD.details
BEGIN SELECT RAISE(ABORT, 'activity is append-only'); END;
