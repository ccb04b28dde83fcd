-- At most one run of a subject is open. Where two were, the newest goes on; the others are ended where they stand, and the journal
-- of a device's run says why.
CREATE TEMP TABLE superseded AS
  SELECT id, kind FROM runs AS older
  WHERE ended_at IS NULL AND EXISTS (
    SELECT 1 FROM runs AS newer
    WHERE newer.kind = older.kind AND newer.subject = older.subject AND newer.ended_at IS NULL
      AND (newer.created_at, newer.rowid) > (older.created_at, older.rowid)
  );

INSERT INTO journal (run_id, at, event, step, details)
  SELECT runs.id, MAX(updated_at, CAST(unixepoch('subsec') * 1000 AS INTEGER)), 'abandoned', NULL, '{"because":"two-open-runs"}'
  FROM runs JOIN superseded ON superseded.id = runs.id WHERE superseded.kind = 'kitting';
UPDATE runs SET data = json_set(data, '$.standing', 'abandoned') WHERE id IN (SELECT id FROM superseded WHERE kind = 'kitting');
UPDATE runs SET ended_at = MAX(updated_at, CAST(unixepoch('subsec') * 1000 AS INTEGER)) WHERE id IN (SELECT id FROM superseded);
DROP TABLE superseded;

DROP INDEX runs_open;
CREATE UNIQUE INDEX runs_open ON runs (kind, subject) WHERE ended_at IS NULL;
