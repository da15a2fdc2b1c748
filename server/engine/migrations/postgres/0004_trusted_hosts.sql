-- Hosts beside the registry's own that may be private, separated by spaces.
ALTER TABLE registry ADD COLUMN trusted_hosts TEXT NOT NULL DEFAULT '';
