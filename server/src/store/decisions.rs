//! What was decided at sign-ins: what the engine was told, what had been proven, and what rules in report mode would have done.
//! Kept for [`KEPT_MS`]: to explain a decision, to replay it under another policy, and to know from where administrators sign in.

use super::fifty::{FIFTY, fifty, of_fifty};
use super::{Conn, Read, Row, StoreError, sql};

/// For how long they are kept, in milliseconds: 30 days.
pub const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// A UUID of version 7: sorts by time.
    pub id: String,
    /// When.
    pub at: i64,
    /// About whom.
    pub person_id: String,
    /// By which version of the policy.
    pub policy_version: i64,
    /// `signed_in`, `raised` or `blocked`.
    pub outcome: String,
    /// [`policy::Facts`], as JSON.
    pub facts: String,
    /// A list of [`policy::Proof`], as JSON.
    pub proofs: String,
}

impl Read for Decision {
    const TABLE: &'static str = "decisions";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            at: row.get("at")?,
            person_id: row.get("person_id")?,
            policy_version: row.get("policy_version")?,
            outcome: row.get("outcome")?,
            facts: row.get("facts")?,
            proofs: row.get("proofs")?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, at, person_id, policy_version, outcome, facts, proofs FROM decisions ",
            $rest
        )
    };
}

/// Keeps one, with what each rule in report mode would have done: its id, and `same`, `asked`, `set_up` or `blocked`.
pub async fn insert(
    conn: &mut Conn,
    new: &Decision,
    would: &[(String, &'static str)],
) -> Result<(), StoreError> {
    let query = "INSERT INTO decisions (id, at, person_id, policy_version, outcome, facts, proofs) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)";
    conn.run(
        sql(query)
            .bind(&new.id)
            .bind(new.at)
            .bind(&new.person_id)
            .bind(new.policy_version)
            .bind(&new.outcome)
            .bind(&new.facts)
            .bind(&new.proofs),
    )
    .await?;
    let query = "INSERT INTO reports (decision_id, rule, effect, at, person_id) VALUES ($1, $2, $3, $4, $5)";
    for (rule, effect) in would {
        conn.run(
            sql(query)
                .bind(&new.id)
                .bind(rule)
                .bind(*effect)
                .bind(new.at)
                .bind(&new.person_id),
        )
        .await?;
    }
    Ok(())
}

/// By id.
pub async fn by_id(conn: &mut Conn, id: &str) -> Result<Option<Decision>, StoreError> {
    conn.one(sql(select!("WHERE id = $1")).bind(id)).await
}

/// How many ids [`by_ids`] takes.
pub const MOST: usize = FIFTY;

/// By their ids, [`MOST`] at most, in no order. Those that are not there (any more) are left out.
pub async fn by_ids(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Decision>, StoreError> {
    conn.all(of_fifty(fifty!(select!("WHERE id"), ""), ids)).await
}

/// The newest of a person since a moment, newest first.
pub async fn of_person(
    conn: &mut Conn,
    person_id: &str,
    since: i64,
    limit: i64,
) -> Result<Vec<Decision>, StoreError> {
    let query = select!("WHERE person_id = $1 AND at >= $2 ORDER BY at DESC, id DESC LIMIT $3");
    conn.all(sql(query).bind(person_id).bind(since).bind(limit)).await
}

/// Those of a person, oldest first, after the id where the page before ended (empty: from the start).
pub async fn page_of_person(
    conn: &mut Conn,
    person_id: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<Decision>, StoreError> {
    let query = select!("WHERE person_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    conn.all(sql(query).bind(person_id).bind(after).bind(limit)).await
}

/// Those since a moment, oldest first, after the id where the page before ended (empty: from the start).
pub async fn since(
    conn: &mut Conn,
    since: i64,
    after: &str,
    limit: i64,
) -> Result<Vec<Decision>, StoreError> {
    let query = select!("WHERE at >= $1 AND id > $2 ORDER BY id LIMIT $3");
    conn.all(sql(query).bind(since).bind(after).bind(limit)).await
}

/// Deletes what is older. Reports go with their decisions.
pub async fn delete_older(conn: &mut Conn, than: i64) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM decisions WHERE at < $1").bind(than))
        .await
}

/// What a rule in report mode would have done at one decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The decision.
    pub decision_id: String,
    /// The rule's id.
    pub rule: String,
    /// `same`, `asked`, `set_up` or `blocked`.
    pub effect: String,
}

impl Read for Report {
    const TABLE: &'static str = "reports";
    const KEY: &'static str = "decision_id";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            decision_id: row.get("decision_id")?,
            rule: row.get("rule")?,
            effect: row.get("effect")?,
        })
    }
}

/// The reports at a person's decisions from after one id up to another.
pub async fn reports_of_person(
    conn: &mut Conn,
    person_id: &str,
    (after, up_to): (&str, &str),
) -> Result<Vec<Report>, StoreError> {
    let query = "SELECT decision_id, rule, effect FROM reports WHERE decision_id IN \
                 (SELECT id FROM decisions WHERE person_id = $1 AND id > $2 AND id <= $3) ORDER BY decision_id, rule";
    conn.all(sql(query).bind(person_id).bind(after).bind(up_to)).await
}

/// What a rule in report mode would have done on one day, to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Days since 1970 in UTC, shifted by the offset that was asked for.
    pub day: i64,
    /// The rule's id.
    pub rule: String,
    /// `same`, `asked`, `set_up` or `blocked`.
    pub effect: String,
    /// The person's username.
    pub username: String,
    /// How many times.
    pub times: i64,
}

impl Read for Reported {
    const TABLE: &'static str = "reports";
    const KEY: &'static str = "rule";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            day: row.get("day")?,
            rule: row.get("rule")?,
            effect: row.get("effect")?,
            username: row.get("username")?,
            times: row.get("times")?,
        })
    }
}

/// Whom a rule in report mode would have met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// The rule's id.
    pub rule: String,
    /// How many times it held.
    pub times: i64,
    /// How many people would have met something else than they did.
    pub people: i64,
}

impl Read for Met {
    const TABLE: &'static str = "reports";
    const KEY: &'static str = "rule";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            rule: row.get("rule")?,
            times: row.get("times")?,
            people: row.get("people")?,
        })
    }
}

/// Each rule since a moment, among the newest reports; it looks at no more than `most`.
pub async fn met(conn: &mut Conn, since: i64, most: i64) -> Result<Vec<Met>, StoreError> {
    let query = "SELECT r.rule AS rule, COUNT(*) AS times, \
                 COUNT(DISTINCT CASE WHEN r.effect <> 'same' THEN r.person_id END) AS people FROM \
                 (SELECT rule, effect, person_id FROM reports WHERE at >= $1 ORDER BY at DESC LIMIT $2) AS r \
                 GROUP BY r.rule ORDER BY r.rule";
    conn.all(sql(query).bind(since).bind(most)).await
}

/// By day (newest first), rule and person, since a moment. `offset` is added to a time before it is cut into days.
pub async fn reports(
    conn: &mut Conn,
    (since, offset): (i64, i64),
    limit: i64,
) -> Result<Vec<Reported>, StoreError> {
    let query = "SELECT (r.at + $2) / 86400000 AS day, r.rule AS rule, r.effect AS effect, p.username AS username, COUNT(*) AS times \
                 FROM reports r JOIN people p ON p.id = r.person_id WHERE r.at >= $1 \
                 GROUP BY (r.at + $2) / 86400000, r.rule, r.effect, p.username, p.username_key \
                 ORDER BY 1 DESC, r.rule, r.effect, p.username_key LIMIT $3";
    conn.all(sql(query).bind(since).bind(offset).bind(limit)).await
}
