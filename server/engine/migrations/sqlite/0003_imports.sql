-- Hosts that failed as a whole and are left alone for a while by scheduled imports.
CREATE TABLE import_host (
    host TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    resting_until BIGINT NOT NULL
);

-- Work that only one of several servers does at a time.
CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    held_until BIGINT NOT NULL
);
