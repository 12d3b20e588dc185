-- When the password was last changed: after so many days it runs out, where the operator says so.
ALTER TABLE people ADD COLUMN password_changed_at BIGINT NOT NULL DEFAULT 0;
UPDATE people SET password_changed_at = COALESCE(
    (SELECT MAX(audit.at) FROM audit WHERE audit.subject = people.id AND audit.event = 'password_changed'), created_at);

-- Hashes of passwords that were replaced, and may not come back.
CREATE TABLE old_passwords (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    replaced_at BIGINT NOT NULL
);
CREATE INDEX old_passwords_by_person ON old_passwords (person_id, replaced_at);

-- Resets that were started: one of a person at a time. `by` is who started it: 'console', or the id of an administrator.
CREATE TABLE password_resets (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL UNIQUE REFERENCES people (id) ON DELETE CASCADE,
    finder TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX password_resets_by_expiry ON password_resets (expires_at);

-- Which versions of the operator's text a person has accepted, and in which language they read it.
CREATE TABLE accepted_terms (
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    version TEXT NOT NULL,
    language TEXT NOT NULL,
    accepted_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, version)
);
