-- What a project has of its own towards registries, and how much of everything it may have.

-- A credential for the registry at a host, for the imports of a project. The secret is sealed for the row and never shown.
CREATE TABLE project_credential (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id BIGINT NOT NULL REFERENCES project(id) ON DELETE CASCADE,
    -- As pull specs name it: `quay.io`, `registry.lab:5000`.
    host TEXT NOT NULL,
    username TEXT NOT NULL,
    secret BLOB NOT NULL,
    -- Grows with each new secret.
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    UNIQUE (project_id, host)
);

-- NULL is no limit.
ALTER TABLE project ADD COLUMN most_streams BIGINT;
-- Of each image stream.
ALTER TABLE project ADD COLUMN most_tags BIGINT;
ALTER TABLE project ADD COLUMN most_scheduled BIGINT;
