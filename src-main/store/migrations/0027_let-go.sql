-- An administrator lets a device go that does not answer: at its next message it is told to remove its enrolment. A new enrolment ends it.
ALTER TABLE enrollments ADD COLUMN let_go_at INTEGER;
ALTER TABLE enrollments ADD COLUMN let_go_by TEXT;
ALTER TABLE enrollments ADD COLUMN let_go_reason TEXT;
-- It came, and was told so for the first time.
ALTER TABLE enrollments ADD COLUMN let_go_told_at INTEGER;
