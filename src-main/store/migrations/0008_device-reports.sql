-- When a device last sent a command report. A check-in is a contact, too, but nobody has to ring a device for it.
ALTER TABLE devices ADD COLUMN last_report_at INTEGER;
-- Contacts so far were not told apart, and most were reports.
UPDATE devices SET last_report_at = last_contact_at WHERE management = 'managed';
CREATE INDEX devices_by_report ON devices (last_report_at);
