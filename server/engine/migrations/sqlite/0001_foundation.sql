-- Instants are Unix milliseconds: one type, one order, on both databases.

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE session (
    id TEXT PRIMARY KEY,
    data TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE token (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    UNIQUE (account_id, name)
);

CREATE TABLE registry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    preset TEXT NOT NULL,
    insecure BOOLEAN NOT NULL,
    ca_bundle TEXT NOT NULL,
    username TEXT NOT NULL,
    secret BLOB,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    health TEXT NOT NULL,
    reason TEXT NOT NULL,
    checked_at BIGINT,
    listed_at BIGINT,
    warning TEXT,
    stopped TEXT,
    budget_limit BIGINT,
    budget_remaining BIGINT,
    budget_window BIGINT,
    budget_seen_at BIGINT
);

CREATE TABLE repository (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    registry_id BIGINT NOT NULL REFERENCES registry (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    origin TEXT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    listed_at BIGINT,
    tag_count BIGINT,
    image_count BIGINT NOT NULL DEFAULT 0,
    platforms TEXT NOT NULL DEFAULT '',
    changed_at BIGINT,
    error TEXT,
    warning TEXT,
    attempts BIGINT NOT NULL DEFAULT 0,
    retry_at BIGINT NOT NULL DEFAULT 0,
    revision BIGINT NOT NULL DEFAULT 0,
    UNIQUE (registry_id, name)
);
CREATE INDEX repository_listed ON repository (registry_id, listed_at);
CREATE INDEX repository_changed ON repository (registry_id, changed_at);

CREATE TABLE tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repository_id BIGINT NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    version_key TEXT NOT NULL,
    digest TEXT,
    subject TEXT,
    first_seen_at BIGINT NOT NULL,
    moved_at BIGINT,
    pushed_at BIGINT,
    checked_at BIGINT,
    error TEXT,
    UNIQUE (repository_id, name)
);
CREATE INDEX tag_digest ON tag (digest, repository_id);
CREATE INDEX tag_subject ON tag (subject, repository_id) WHERE subject IS NOT NULL;

CREATE TABLE tag_move (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    repository_id BIGINT NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    from_digest TEXT,
    to_digest TEXT,
    change TEXT,
    at BIGINT NOT NULL
);
CREATE INDEX tag_move_tag ON tag_move (repository_id, tag, sequence);

-- Exact bytes of manifests and configurations, verified against their digest before they enter.
CREATE TABLE content (
    digest TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
);

CREATE TABLE manifest (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL UNIQUE,
    media_type TEXT NOT NULL,
    kind TEXT NOT NULL,
    artifact_type TEXT,
    size BIGINT NOT NULL,
    platforms TEXT NOT NULL,
    built_at BIGINT,
    subject TEXT
);
CREATE INDEX manifest_subject ON manifest (subject);

CREATE TABLE manifest_child (
    manifest_id BIGINT NOT NULL REFERENCES manifest (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (manifest_id, position)
);
CREATE INDEX manifest_child_digest ON manifest_child (digest);

CREATE TABLE manifest_layer (
    manifest_id BIGINT NOT NULL REFERENCES manifest (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (manifest_id, position)
);
CREATE INDEX manifest_layer_digest ON manifest_layer (digest);

CREATE TABLE manifest_label (
    manifest_id BIGINT NOT NULL REFERENCES manifest (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (manifest_id, key)
);

-- Which repository holds which manifest: what may be shown there, and what its registry said was missing.
CREATE TABLE holding (
    repository_id BIGINT NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    missing BOOLEAN NOT NULL DEFAULT FALSE,
    referrers_at BIGINT,
    PRIMARY KEY (repository_id, digest)
);
CREATE INDEX holding_digest ON holding (digest);
