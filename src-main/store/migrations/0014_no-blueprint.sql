-- What was prepared used to be one blueprint beside the recipes. Recipes say it now, and each Wi-Fi network keeps its own password.
-- No version with a blueprint was ever released: nothing is carried over, and its password does not stay behind unseen.
DELETE FROM settings WHERE key = 'bench.blueprint';
DELETE FROM secrets WHERE name = 'bench.wifi-password';
