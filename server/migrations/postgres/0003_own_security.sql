-- When the password was last looked up among stolen ones, and what came of it.
ALTER TABLE people ADD COLUMN password_checked_at BIGINT;
ALTER TABLE people ADD COLUMN password_breached BIGINT NOT NULL DEFAULT 0 CHECK (password_breached IN (0, 1));
