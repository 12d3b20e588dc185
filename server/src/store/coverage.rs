//! How well people are protected: how many have which strongest method, now and on the days before. What a provider is worth is
//! known to the caller, who says so by lists ([`super::directory::ids`]).

use std::collections::BTreeMap;

use super::conn::Query;
use super::{Conn, Read, Row, StoreError, sql};

/// What providers are worth, as lists of their ids.
#[derive(Clone, Debug, Default)]
pub struct Worth {
    /// Fallbacks, and those that prove nothing: as good as a password only.
    pub nothing: String,
    /// Those that cannot be intercepted.
    pub strong: String,
    /// Those that cannot be given to the wrong site.
    pub strongest: String,
}

/// So many people of one strength: 0 nothing, 1 something, 2 strong, 3 strongest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The group; empty when everybody was counted.
    pub group_id: String,
    /// Which strength.
    pub strength: i64,
    /// How many people.
    pub people: i64,
}

impl Read for Counted {
    const TABLE: &'static str = "enrolments";
    const KEY: &'static str = "group_id";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            group_id: row.get("group_id")?,
            strength: row.get("strength")?,
            people: row.get("people")?,
        })
    }
}

/// How many providers of one worth a statement takes.
const MOST: usize = 8;

/// The strongest that somebody has; a provider that nobody knows is worth something. Comparing with a few values costs a third of
/// looking into a text.
macro_rules! strongest {
    () => {
        "CAST(MAX(CASE WHEN e.provider IS NULL OR e.provider IN ($1, $2, $3, $4, $5, $6, $7, $8) THEN 0 \
         WHEN e.provider IN ($9, $10, $11, $12, $13, $14, $15, $16) THEN 3 \
         WHEN e.provider IN ($17, $18, $19, $20, $21, $22, $23, $24) THEN 2 ELSE 1 END) AS BIGINT)"
    };
}

/// A statement with the values of [`strongest!`].
fn with<'q>(text: &'static str, worth: &'q Worth) -> Query<'q> {
    let mut query = sql(text);
    for list in [&worth.nothing, &worth.strongest, &worth.strong] {
        let ids: Vec<&str> = list.split(',').filter(|id| !id.is_empty()).collect();
        debug_assert!(
            ids.len() <= MOST,
            "more providers of one worth than the statements take"
        );
        for at in 0..MOST {
            query = query.bind(ids.get(at).copied().unwrap_or_default());
        }
    }
    query
}

/// Everybody who can sign in, and the members of each group, by strength.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Everybody.
    pub everybody: Vec<Counted>,
    /// The members of each group.
    pub groups: Vec<Counted>,
}

/// What is to be summed up of everybody and of each group: those of a strength above 0, and all of them (strength -1). Who is
/// switched off is taken away again: they are few, and asking for each of the others whether they are would cost more than the rest.
const ALL: &str = concat!(
    "WITH s AS MATERIALIZED (",
    "SELECT e.person_id AS person_id, ",
    strongest!(),
    " AS strength, 1 AS n FROM enrolments e GROUP BY e.person_id \
     UNION ALL SELECT p.id AS person_id, ",
    strongest!(),
    " AS strength, -1 AS n FROM people p LEFT JOIN enrolments e ON e.person_id = p.id WHERE p.disabled = 1 GROUP BY p.id \
     UNION ALL SELECT p.id AS person_id, CAST(-1 AS BIGINT) AS strength, -1 AS n FROM people p WHERE p.disabled = 1) \
     SELECT '' AS group_id, s.strength AS strength, CAST(SUM(s.n) AS BIGINT) AS people FROM s GROUP BY s.strength \
     UNION ALL SELECT m.group_id, s.strength, CAST(SUM(s.n) AS BIGINT) FROM s JOIN group_members m ON m.person_id = s.person_id \
     GROUP BY m.group_id, s.strength \
     UNION ALL SELECT '', CAST(-1 AS BIGINT), COUNT(*) FROM people \
     UNION ALL SELECT m.group_id, CAST(-1 AS BIGINT), COUNT(*) FROM group_members m GROUP BY m.group_id"
);

/// Everybody who can sign in, and the members of each group, by strength: in one pass.
pub async fn of_all(conn: &mut Conn, worth: &Worth) -> Result<Counts, StoreError> {
    let parts: Vec<Counted> = conn.all(with(ALL, worth)).await?;
    let mut sums: BTreeMap<(String, i64), i64> = BTreeMap::new();
    for part in parts {
        let nothing = match part.strength {
            -1 => part.people,
            0 => continue,
            _ => -part.people,
        };
        *sums.entry((part.group_id.clone(), 0)).or_default() += nothing;
        if part.strength > 0 {
            *sums.entry((part.group_id, part.strength)).or_default() += part.people;
        }
    }
    let counted = |((group_id, strength), people)| Counted {
        group_id,
        strength,
        people,
    };
    let all = sums.into_iter().filter(|(_, people)| *people > 0).map(counted);
    let (everybody, groups) = all.partition(|counted| counted.group_id.is_empty());
    Ok(Counts { everybody, groups })
}

/// The members who can sign in of groups that are chosen by `$25`, by strength.
macro_rules! members {
    ($chosen:literal) => {
        concat!(
            "SELECT s.group_id AS group_id, s.strength AS strength, COUNT(*) AS people FROM (SELECT m.group_id AS group_id, ",
            strongest!(),
            " AS strength FROM group_members m JOIN people p ON p.id = m.person_id LEFT JOIN enrolments e ON e.person_id = p.id \
             WHERE p.disabled = 0 AND m.group_id ",
            $chosen,
            " GROUP BY m.group_id, m.person_id) AS s GROUP BY s.group_id, s.strength"
        )
    };
}

/// The members of one group who can sign in, by strength.
pub async fn of_group(conn: &mut Conn, worth: &Worth, group_id: &str) -> Result<Vec<Counted>, StoreError> {
    conn.all(with(members!("= $25"), worth).bind(group_id)).await
}

/// The members who can sign in of each group that somebody looks after, by strength.
pub async fn of_groups(conn: &mut Conn, worth: &Worth, by: &str) -> Result<Vec<Counted>, StoreError> {
    let query = members!("IN (SELECT a.group_id FROM group_administrators a WHERE a.person_id = $25)");
    conn.all(with(query, worth).bind(by)).await
}

/// How many people had which strength on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The first moment of the day (UTC), in milliseconds since 1970.
    pub at: i64,
    /// Which strength.
    pub strength: i64,
    /// How many people.
    pub people: i64,
}

impl Read for Day {
    const TABLE: &'static str = "coverage_days";
    const KEY: &'static str = "at";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            at: row.get("at")?,
            strength: row.get("strength")?,
            people: row.get("people")?,
        })
    }
}

/// Whether a day was noted.
pub async fn is_noted(conn: &mut Conn, at: i64) -> Result<bool, StoreError> {
    let query = "SELECT COUNT(*) FROM coverage_days WHERE at = $1";
    Ok(conn.number(sql(query).bind(at)).await? > 0)
}

/// Notes a day. Of several servers that do so at once, the first one's numbers stay.
pub async fn note(conn: &mut Conn, day: &Day) -> Result<bool, StoreError> {
    let query = "INSERT INTO coverage_days (at, strength, people) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    conn.run_one(sql(query).bind(day.at).bind(day.strength).bind(day.people))
        .await
}

/// The days since one, the oldest first.
pub async fn days(conn: &mut Conn, since: i64) -> Result<Vec<Day>, StoreError> {
    let query = "SELECT at, strength, people FROM coverage_days WHERE at >= $1 ORDER BY at, strength";
    conn.all(sql(query).bind(since)).await
}

/// Forgets days before one.
pub async fn delete_older(conn: &mut Conn, before: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM coverage_days WHERE at < $1").bind(before))
        .await
}
