-- What a browser is remembered for: to skip the second step, or to stay signed in. Of the second, `proof` is a list.
ALTER TABLE remembered_browsers ADD COLUMN purpose TEXT NOT NULL DEFAULT 'second_step'
    CHECK (purpose IN ('second_step', 'sign_in'));

-- The series that opened the session, or was begun with it, to stay signed in.
ALTER TABLE sessions ADD COLUMN stay_id TEXT;
