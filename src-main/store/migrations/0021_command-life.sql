-- Commands of the whole catalogue. `request_type` is the catalogue's name from here on (`Settings.DeviceName`); older rows have names it
-- shares with Apple.
-- `options`: what was said with it, as it may be shown: pairs of key and value, no secret, no file.
ALTER TABLE commands ADD COLUMN options TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(options));
-- Commands with an empty payload are made when a device fetches them, from these plain options, the secrets kept apart, and the device.
ALTER TABLE commands ADD COLUMN plain TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(plain));
-- `sealed`: its secret options are in `secrets` until the last device has answered. `memory`: they are on no disk.
ALTER TABLE commands ADD COLUMN keeps TEXT CHECK (keeps IN ('sealed', 'memory'));
-- What was to be sent is gone; the record stays. On the eighth day.
ALTER TABLE commands ADD COLUMN purged_at INTEGER;
CREATE INDEX commands_to_purge ON commands (created_at) WHERE purged_at IS NULL;

ALTER TABLE command_targets ADD COLUMN operation_id TEXT;
-- A day before the hold ends somebody is told, once.
ALTER TABLE command_targets ADD COLUMN warned_at INTEGER;
CREATE INDEX command_targets_by_operation ON command_targets (operation_id, enrollment_id) WHERE operation_id IS NOT NULL;
CREATE INDEX command_targets_to_warn ON command_targets (expires_at) WHERE ended IS NULL AND warned_at IS NULL AND expires_at IS NOT NULL;
CREATE INDEX command_targets_open ON command_targets (uuid) WHERE ended IS NULL;
