-- Templates and what was made of them. Versions are numbers of the clock, as those of streams are.

-- What the catalogue shows stands in columns, so that no list reads documents. A deleted template keeps everything for as
-- long as that can be undone; its name is free at once.
CREATE TABLE template (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    -- The clock when it was made or brought back: to a watcher from before, the template is new.
    born BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    provider TEXT NOT NULL,
    icon TEXT NOT NULL,
    tags TEXT NOT NULL,
    labels TEXT NOT NULL,
    parameters BIGINT NOT NULL,
    objects BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at BIGINT,
    deleted_by TEXT
);
CREATE UNIQUE INDEX template_name ON template (project_id, name) WHERE deleted_at IS NULL;
CREATE INDEX template_version ON template (version);
CREATE INDEX template_deleted ON template (deleted_at) WHERE deleted_at IS NOT NULL;

-- Append-only: every content that a template ever had, the present one included.
CREATE TABLE template_revision (
    template_id BIGINT NOT NULL REFERENCES template (id) ON DELETE CASCADE,
    revision BIGINT NOT NULL,
    document TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    saved_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (template_id, revision)
);

-- An instance keeps the whole template it was made from, for the stored one may change or go. What may hold secrets is sealed
-- for `instance:<uid>`; beside it stands the same with secrets masked, for everybody to see.
CREATE TABLE instance (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    born BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    labels TEXT NOT NULL,
    annotations TEXT NOT NULL,
    -- Null, empty and 0 for a template that was not stored.
    template_project TEXT,
    template_name TEXT NOT NULL,
    template_uid TEXT,
    template_revision BIGINT NOT NULL,
    title TEXT NOT NULL,
    template TEXT NOT NULL,
    rendering BLOB NOT NULL,
    masked TEXT NOT NULL,
    -- The image streams among the objects, as JSON: place, project, name, uid, and whether the instance made them.
    streams TEXT NOT NULL,
    -- The image stream tags that the objects name, as JSON: by whom, and where each pointed when they were rendered.
    images TEXT NOT NULL,
    object_count BIGINT NOT NULL,
    stream_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL,
    deleted_at BIGINT,
    deleted_by TEXT
);
CREATE UNIQUE INDEX instance_name ON instance (project_id, name) WHERE deleted_at IS NULL;
CREATE INDEX instance_version ON instance (version);
CREATE INDEX instance_deleted ON instance (deleted_at) WHERE deleted_at IS NOT NULL;

-- Append-only: how an instance came to be as it is.
CREATE TABLE instance_revision (
    instance_id BIGINT NOT NULL REFERENCES instance (id) ON DELETE CASCADE,
    revision BIGINT NOT NULL,
    what TEXT NOT NULL,
    template_revision BIGINT NOT NULL,
    rendered_at BIGINT NOT NULL,
    rendered_by TEXT NOT NULL,
    PRIMARY KEY (instance_id, revision)
);
