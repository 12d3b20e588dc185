-- The whole first schema. The same tables as in ../sqlite, column by column; only bytes (BYTEA) and collation differ:
-- what is sorted or paged by is COLLATE "C", so that both engines sort alike.
-- Ids are TEXT, times BIGINT milliseconds since 1970 (UTC), flags BIGINT 0 or 1, JSON TEXT. Never BOOLEAN.
-- A column `..._key` holds the caller's normal form of a name, by which it is compared, found and sorted.

-- What is true of the whole database: instance_id, kind ('demo' or 'real'), key_fingerprint.
CREATE TABLE meta (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE people (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    username TEXT NOT NULL,
    username_key TEXT COLLATE "C" NOT NULL UNIQUE,
    full_name TEXT NOT NULL,
    full_name_key TEXT COLLATE "C" NOT NULL,
    email TEXT,
    email_key TEXT,
    password_hash TEXT,
    administrator BIGINT NOT NULL DEFAULT 0 CHECK (administrator IN (0, 1)),
    disabled BIGINT NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    language TEXT,
    created_at BIGINT NOT NULL,
    last_sign_in_at BIGINT,
    last_provider TEXT
);
-- Not unique: two people may share a mailbox; then neither signs in by it.
CREATE INDEX people_by_email ON people (email_key);
CREATE INDEX people_by_administrator ON people (administrator);

CREATE TABLE groups (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE group_members (
    group_id TEXT COLLATE "C" NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, person_id)
);
CREATE INDEX group_members_by_person ON group_members (person_id);

CREATE TABLE policy_versions (
    version BIGINT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- One row: which version is in force, and the lock of every change that could lock somebody out.
CREATE TABLE policy_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL REFERENCES policy_versions (version)
);
INSERT INTO policy_versions (version, body, author, reason, at) VALUES (0, '{}', 'twinlatch', 'as installed', 0);
INSERT INTO policy_head (id, version) VALUES (1, 0);

CREATE TABLE provider_switches (
    provider TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    is_on BIGINT NOT NULL CHECK (is_on IN (0, 1)),
    groups TEXT NOT NULL DEFAULT '[]'
);

-- Who has which provider set up: this is the registry, too. `data` is sealed by the caller.
CREATE TABLE enrolments (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    provider TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    data BYTEA,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    UNIQUE (person_id, provider, name_key)
);
CREATE INDEX enrolments_by_provider ON enrolments (provider);

-- A time step of a one-time code that has been used: never again.
CREATE TABLE used_steps (
    enrolment_id TEXT COLLATE "C" NOT NULL REFERENCES enrolments (id) ON DELETE CASCADE,
    step BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (enrolment_id, step)
);
CREATE INDEX used_steps_by_time ON used_steps (used_at);

CREATE TABLE backup_codes (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    enrolment_id TEXT COLLATE "C" NOT NULL REFERENCES enrolments (id) ON DELETE CASCADE,
    finder TEXT NOT NULL,
    hash TEXT NOT NULL,
    used_at BIGINT,
    UNIQUE (enrolment_id, finder)
);

-- `browser_id` is no foreign key here and in attempts: the browser may be forgotten while the session goes on.
CREATE TABLE sessions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    proofs TEXT NOT NULL,
    policy_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    sudo_until BIGINT,
    browser_id TEXT,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- A sign-in in progress, or (with session_id) a step-up. It ends with its session.
CREATE TABLE attempts (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    session_id TEXT COLLATE "C" REFERENCES sessions (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    wrong BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 0,
    next TEXT NOT NULL,
    browser_id TEXT,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX attempts_by_person ON attempts (person_id);
CREATE INDEX attempts_by_session ON attempts (session_id);
CREATE INDEX attempts_by_expiry ON attempts (expires_at);

CREATE TABLE known_browsers (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX known_browsers_by_person ON known_browsers (person_id);

-- Failures counted. With a person the row keeps its count in a row until a success; without one it goes after a day.
CREATE TABLE throttles (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person_id TEXT COLLATE "C" REFERENCES people (id) ON DELETE CASCADE,
    failures BIGINT NOT NULL,
    window_started BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    in_a_row BIGINT NOT NULL,
    touched_at BIGINT NOT NULL
);
CREATE INDEX throttles_by_person ON throttles (person_id);
CREATE INDEX throttles_by_time ON throttles (touched_at);

-- A set-up that is not confirmed yet. `owner` is 'attempt:<id>' or 'session:<id>'; the row goes with its owner.
CREATE TABLE setups (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    owner TEXT NOT NULL,
    attempt_id TEXT COLLATE "C" REFERENCES attempts (id) ON DELETE CASCADE,
    session_id TEXT COLLATE "C" REFERENCES sessions (id) ON DELETE CASCADE,
    provider TEXT COLLATE "C" NOT NULL,
    replaces TEXT COLLATE "C" REFERENCES enrolments (id) ON DELETE SET NULL,
    data BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (owner, provider)
);
CREATE INDEX setups_by_person ON setups (person_id);
CREATE INDEX setups_by_attempt ON setups (attempt_id);
CREATE INDEX setups_by_session ON setups (session_id);
CREATE INDEX setups_by_replaced ON setups (replaces);
CREATE INDEX setups_by_expiry ON setups (expires_at);

-- The code with which the first administrator is made.
CREATE TABLE setup_codes (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    finder TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE notices (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    at BIGINT NOT NULL,
    seen_at BIGINT
);
CREATE INDEX notices_by_person ON notices (person_id, at);

-- No foreign keys: what happened stays when the person goes. Ids are UUIDs of version 7 and sort by time.
CREATE TABLE audit (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    actor TEXT,
    subject TEXT,
    provider TEXT,
    address TEXT,
    agent TEXT,
    detail TEXT NOT NULL
);
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_subject ON audit (subject, id);
