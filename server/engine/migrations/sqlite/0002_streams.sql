-- The clock of everything about streams: one row, and whoever changes a stream takes a number from it first. That lock puts
-- all changes in one order, the order of their commits, on both databases; versions and sequences are its numbers, so a
-- watcher that has seen number n has seen everything up to n.
CREATE TABLE clock (
    value BIGINT NOT NULL
);
INSERT INTO clock (value) VALUES (0);

-- A deleted project is gone for everybody; its row stays for a day with its streams, so that watchers see them go.
CREATE TABLE project (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    description TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE UNIQUE INDEX project_name ON project (name) WHERE deleted_at IS NULL;
-- For queries that ask for live streams and so never meet a deleted project.
CREATE INDEX project_any_name ON project (name);

-- A deleted stream keeps everything for as long as that can be undone; its name is free at once.
CREATE TABLE image_stream (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    project_id BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    -- The clock when it was made or brought back: to a watcher from before, the stream is new.
    born BIGINT NOT NULL,
    local_lookup BOOLEAN NOT NULL,
    labels TEXT NOT NULL,
    annotations TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    deleted_by TEXT
);
CREATE UNIQUE INDEX image_stream_name ON image_stream (project_id, name) WHERE deleted_at IS NULL;
CREATE INDEX image_stream_version ON image_stream (version);
CREATE INDEX image_stream_deleted ON image_stream (deleted_at) WHERE deleted_at IS NOT NULL;

-- A tag is a wish (what somebody wants) and an observation (what it has); either may be absent. A source in a stream is kept
-- by names, not by ids: it means whatever bears the name, as in OKD, also after that was deleted and made anew.
CREATE TABLE stream_tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stream_id BIGINT NOT NULL REFERENCES image_stream (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    deleted_by TEXT,
    -- The clock when wish, hold or protection last changed: what an edit is compared with.
    version BIGINT NOT NULL,
    protected BOOLEAN NOT NULL DEFAULT FALSE,

    wanted BOOLEAN NOT NULL DEFAULT FALSE,
    source_kind TEXT,
    source TEXT NOT NULL DEFAULT '',
    source_host TEXT NOT NULL DEFAULT '',
    source_project TEXT,
    source_stream TEXT,
    source_tag TEXT,
    source_digest TEXT,
    reference_only BOOLEAN NOT NULL DEFAULT FALSE,
    scheduled BOOLEAN NOT NULL DEFAULT FALSE,
    interval_s BIGINT NOT NULL DEFAULT 900,
    insecure BOOLEAN NOT NULL DEFAULT FALSE,
    import_mode TEXT NOT NULL DEFAULT 'PreserveOriginal',
    platform TEXT,
    reference_policy TEXT NOT NULL DEFAULT 'Source',
    annotations TEXT NOT NULL DEFAULT '{}',
    backwards TEXT NOT NULL DEFAULT 'warn',
    generation BIGINT NOT NULL DEFAULT 0,
    -- Who set the wish: on their right the source is followed.
    setter TEXT NOT NULL DEFAULT '',

    held_at BIGINT,
    held_by TEXT,
    held_reason TEXT,

    digest TEXT,
    reference TEXT NOT NULL DEFAULT '',
    status_generation BIGINT NOT NULL DEFAULT 0,
    moved_at BIGINT,
    event BIGINT,
    condition_reason TEXT,
    condition_message TEXT,
    condition_generation BIGINT,
    condition_since BIGINT,

    -- When the source is to be looked at, now or again; null when it never is.
    next_check_at BIGINT,
    checked_at BIGINT,
    check_outcome TEXT,
    attempts BIGINT NOT NULL DEFAULT 0,
    -- What the source was last seen to point at.
    seen_digest TEXT,
    lease_owner TEXT,
    lease_until BIGINT
);
CREATE UNIQUE INDEX stream_tag_name ON stream_tag (stream_id, name) WHERE deleted_at IS NULL;
CREATE INDEX stream_tag_order ON stream_tag (stream_id, sort_key);
CREATE INDEX stream_tag_followers ON stream_tag (source_project, source_stream, source_tag) WHERE source_kind = 'tag';
CREATE INDEX stream_tag_digest ON stream_tag (digest);
CREATE INDEX stream_tag_due ON stream_tag (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX stream_tag_leased ON stream_tag (source_host) WHERE lease_until IS NOT NULL;
CREATE INDEX stream_tag_failing ON stream_tag (condition_since) WHERE condition_reason IS NOT NULL;
CREATE INDEX stream_tag_held ON stream_tag (held_at) WHERE held_at IS NOT NULL;
CREATE INDEX stream_tag_deleted ON stream_tag (deleted_at) WHERE deleted_at IS NOT NULL;

-- Moves, append-only. Written in the transaction of the move.
CREATE TABLE stream_event (
    sequence BIGINT PRIMARY KEY,
    tag_id BIGINT NOT NULL REFERENCES stream_tag (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    from_digest TEXT,
    to_digest TEXT,
    reference TEXT NOT NULL,
    generation BIGINT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    change TEXT,
    warning TEXT,
    at BIGINT NOT NULL
);
CREATE INDEX stream_event_tag ON stream_event (tag_id, sequence);
CREATE INDEX stream_event_digest ON stream_event (to_digest, tag_id);

-- Looks at sources; the last 100 of a tag are kept.
CREATE TABLE stream_check (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tag_id BIGINT NOT NULL REFERENCES stream_tag (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    status BIGINT,
    digest TEXT,
    duration_ms BIGINT NOT NULL,
    message TEXT NOT NULL
);
CREATE INDEX stream_check_tag ON stream_check (tag_id, id);
