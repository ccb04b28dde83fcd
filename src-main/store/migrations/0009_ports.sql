-- What was plugged in and came loose at each port of the bench, kept for seven days: a port that loses devices needs
-- another cable.
CREATE TABLE port_events (
  port     TEXT NOT NULL,                -- '1-4-2'
  hub      TEXT NOT NULL,                -- '1-4'; '' for a port of the computer itself
  at       INTEGER NOT NULL,
  kind     TEXT NOT NULL CHECK (kind IN ('attached', 'detached')),
  expected INTEGER NOT NULL CHECK (expected IN (0, 1))
) STRICT;
CREATE INDEX port_events_by_time ON port_events (at);
CREATE INDEX port_events_lost ON port_events (hub, at) WHERE kind = 'detached' AND expected = 0;
