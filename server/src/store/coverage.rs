//! How well people are protected: how many have which strongest method, now and on the days before. What a provider is worth is
//! known to the caller, who says so by lists ([`super::directory::ids`]). Counting 100,000 people takes half a second; nothing waits for it.

use super::people::Scope;
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

/// The strongest that each person has who can sign in; a provider that nobody knows is worth something.
macro_rules! strengths {
    ($from:literal, $where:literal) => {
        concat!(
            "SELECT p.id, MAX(CASE WHEN e.provider IS NULL THEN 0 \
             WHEN REPLACE($1, ',' || e.provider || ',', '') <> $1 THEN 0 \
             WHEN REPLACE($2, ',' || e.provider || ',', '') <> $2 THEN 3 \
             WHEN REPLACE($3, ',' || e.provider || ',', '') <> $3 THEN 2 ELSE 1 END) AS strength FROM ",
            $from,
            " LEFT JOIN enrolments e ON e.person_id = p.id WHERE p.disabled = 0 ",
            $where,
            " GROUP BY p.id"
        )
    };
}

/// Everybody who can sign in, by strength.
pub async fn of_all(conn: &mut Conn, worth: &Worth) -> Result<Vec<Counted>, StoreError> {
    let query = concat!(
        "SELECT '' AS group_id, CAST(s.strength AS BIGINT) AS strength, COUNT(*) AS people FROM (",
        strengths!("people p", ""),
        ") AS s GROUP BY s.strength"
    );
    let query = sql(query)
        .bind(&worth.nothing)
        .bind(&worth.strongest)
        .bind(&worth.strong);
    conn.all(query).await
}

/// The members of one group who can sign in, by strength.
pub async fn of_group(conn: &mut Conn, worth: &Worth, group_id: &str) -> Result<Vec<Counted>, StoreError> {
    let query = concat!(
        "SELECT $4 AS group_id, CAST(s.strength AS BIGINT) AS strength, COUNT(*) AS people FROM (",
        strengths!(
            "group_members m JOIN people p ON p.id = m.person_id",
            "AND m.group_id = $4"
        ),
        ") AS s GROUP BY s.strength"
    );
    let query = sql(query)
        .bind(&worth.nothing)
        .bind(&worth.strongest)
        .bind(&worth.strong);
    conn.all(query.bind(group_id)).await
}

/// The members of each group who can sign in, by strength.
pub async fn of_groups(conn: &mut Conn, worth: &Worth, scope: Scope<'_>) -> Result<Vec<Counted>, StoreError> {
    let query = concat!(
        "SELECT m.group_id, CAST(s.strength AS BIGINT) AS strength, COUNT(*) AS people FROM group_members m JOIN (",
        strengths!("people p", ""),
        ") AS s ON s.id = m.person_id WHERE ($4 = '' OR m.group_id IN \
         (SELECT a.group_id FROM group_administrators a WHERE a.person_id = $5)) GROUP BY m.group_id, s.strength"
    );
    let (scoped, by) = match scope {
        Scope::Everybody => ("", ""),
        Scope::LookedAfterBy(by) => ("yes", by),
    };
    let query = sql(query)
        .bind(&worth.nothing)
        .bind(&worth.strongest)
        .bind(&worth.strong);
    conn.all(query.bind(scoped).bind(by)).await
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
