-- Tells two texts apart that had the same number because the first was never kept: SHA-256 of the body, in hexadecimal.
ALTER TABLE policy_versions ADD COLUMN digest TEXT NOT NULL DEFAULT '';

-- When this person first put off setting up a factor that the policy demands: from then on the grace counts.
ALTER TABLE people ADD COLUMN owing_since BIGINT;

-- What was decided at sign-ins, to explain it later and to replay it under another policy. Kept for a while.
CREATE TABLE decisions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    policy_version BIGINT NOT NULL,
    -- signed_in, raised, blocked
    outcome TEXT NOT NULL,
    -- What the engine was told, and what had been proven, as JSON.
    facts TEXT NOT NULL,
    proofs TEXT NOT NULL
);
CREATE INDEX decisions_at ON decisions (at);
CREATE INDEX decisions_person ON decisions (person_id, at);

-- What rules in report mode would have done at such a decision.
CREATE TABLE reports (
    decision_id TEXT COLLATE "C" NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    -- same, asked, set_up, blocked
    effect TEXT NOT NULL,
    at BIGINT NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (decision_id, rule)
);
CREATE INDEX reports_at ON reports (at);
