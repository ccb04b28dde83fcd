-- Which books were given to a device is known from what was said to it: a selective wipe takes them back.
CREATE INDEX command_targets_media ON command_targets (enrollment_id, position) WHERE request_type IN ('InstallMedia', 'RemoveMedia');
