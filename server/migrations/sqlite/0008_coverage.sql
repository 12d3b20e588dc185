-- How many people had which strongest method on a day: 0 a password only, 1 something, 2 not interceptable, 3 phishing-resistant.
-- `at` is the first moment of the day (UTC).
CREATE TABLE coverage_days (
    at BIGINT NOT NULL,
    strength BIGINT NOT NULL,
    people BIGINT NOT NULL,
    PRIMARY KEY (at, strength)
);
