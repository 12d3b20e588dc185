-- For counting how people are protected: who is switched off, and the groups of a person, each read through an index alone.
CREATE INDEX people_by_disabled ON people (disabled, id);
DROP INDEX group_members_by_person;
CREATE INDEX group_members_by_person ON group_members (person_id, group_id);
