-- What is wanted of the samples and what came of it: one row at most. Spec and status are JSON in OKD's words.
CREATE TABLE samples (
    name TEXT PRIMARY KEY,
    uid TEXT NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    spec TEXT NOT NULL,
    status TEXT NOT NULL
);

-- Each sample that Weir knows of: what it made, and from what. What a person made under the name has another uid.
CREATE TABLE sample (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    uid TEXT NOT NULL,
    -- The sample as it was last brought about, as JSON; empty when it never was.
    content TEXT NOT NULL,
    state TEXT NOT NULL,
    message TEXT NOT NULL,
    since BIGINT NOT NULL,
    -- How often failed imports were asked for again, and when they are next.
    retries BIGINT NOT NULL DEFAULT 0,
    retry_at BIGINT,
    PRIMARY KEY (kind, name)
);

-- Append-only: what happened to them. The newest thousand are kept.
CREATE TABLE sample_event (
    sequence BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    what TEXT NOT NULL,
    kind TEXT,
    name TEXT NOT NULL,
    message TEXT NOT NULL
);
