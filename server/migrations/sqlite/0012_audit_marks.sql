-- Each row of the audit log is marked with the key file when it is written: what is added by whoever can write the database, and does
-- not have the key file, is not sealed, but named (`refused_at`: when the sealer found it).
ALTER TABLE audit ADD COLUMN mac BLOB;
ALTER TABLE audit ADD COLUMN refused_at BIGINT;
DROP INDEX audit_unsealed;
CREATE INDEX audit_unsealed ON audit (id) WHERE seq IS NULL AND refused_at IS NULL;
CREATE INDEX audit_refused ON audit (id) WHERE refused_at IS NOT NULL;

-- Entries by what happened, and by whom it concerned. What an ordinary sign-in writes, and what an attack writes in masses, is not in
-- them (store/audit.rs, OFTEN), so that signing in pays for neither.
CREATE INDEX audit_seldom ON audit (event, id) WHERE event NOT IN ('sign_in_started', 'password_right', 'password_wrong', 'challenge_shown', 'answer_right', 'answer_wrong', 'attempt_ended', 'session_opened', 'session_raised', 'session_ended', 'factor_used', 'throttled');
CREATE INDEX audit_seldom_of ON audit (subject, event, id) WHERE event NOT IN ('sign_in_started', 'password_right', 'password_wrong', 'challenge_shown', 'answer_right', 'answer_wrong', 'attempt_ended', 'session_opened', 'session_raised', 'session_ended', 'factor_used', 'throttled');
