-- For counting how people are protected: who is switched off (few, and nothing else is read by this index), and the groups of a person
-- through an index alone.
CREATE INDEX people_switched_off ON people (id) WHERE disabled = 1;
DROP INDEX group_members_by_person;
CREATE INDEX group_members_by_person ON group_members (person_id, group_id);
