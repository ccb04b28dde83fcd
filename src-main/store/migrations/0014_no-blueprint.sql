-- What was prepared used to be one blueprint beside the recipes. Recipes say it now, and each Wi-Fi network keeps its own password.
-- No version with a blueprint was ever released: nothing is carried over, and its password does not stay behind unseen.
DELETE FROM settings WHERE key = 'bench.blueprint';
DELETE FROM secrets WHERE name = 'bench.wifi-password';

-- Runs begun by it belong to no batch. Every run names its batch now; theirs is one that never was.
UPDATE runs SET data = json_set(data, '$.order.batchId', '')
  WHERE kind = 'kitting' AND json_type(data, '$.order') = 'object' AND json_extract(data, '$.order.batchId') IS NULL;
