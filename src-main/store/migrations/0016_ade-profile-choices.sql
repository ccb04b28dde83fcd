-- Which choices of a recipe an enrolment profile was laid down for (JSON; empty: those of the installation), so that devices which have
-- it are known to have one of ours after a restart, too.
ALTER TABLE ade_profiles ADD COLUMN choices TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(choices));
