-- When the password was last looked up among stolen ones, and what came of it.
ALTER TABLE people ADD COLUMN password_checked_at BIGINT;
ALTER TABLE people ADD COLUMN password_breached BIGINT NOT NULL DEFAULT 0 CHECK (password_breached IN (0, 1));

-- Browsers that are not asked for the second step for a while: a series of tokens, a new one at each use. `proof` is what was
-- proven when it was remembered, as JSON.
CREATE TABLE remembered_browsers (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    token_hash BYTEA NOT NULL,
    previous_hash BYTEA,
    rotated_at BIGINT NOT NULL,
    proof TEXT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX remembered_browsers_by_person ON remembered_browsers (person_id);
CREATE INDEX remembered_browsers_by_expiry ON remembered_browsers (expires_at);
