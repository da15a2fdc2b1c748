-- What a table of tags is sorted and filtered by stands with the tag, so that no order asks for the manifest of every tag.
ALTER TABLE tag ADD COLUMN kind TEXT;
ALTER TABLE tag ADD COLUMN size BIGINT;
ALTER TABLE tag ADD COLUMN built_at BIGINT;
UPDATE tag SET
    kind = (SELECT m.kind FROM manifest m WHERE m.digest = tag.digest),
    size = (SELECT m.size FROM manifest m WHERE m.digest = tag.digest),
    built_at = (SELECT m.built_at FROM manifest m WHERE m.digest = tag.digest)
WHERE digest IS NOT NULL;
