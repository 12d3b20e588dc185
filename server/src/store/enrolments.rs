//! Enrolments: who has set up which provider. This table is the registry; a row of a provider that this program does not
//! know still counts (fail closed). What a provider keeps in `data` is sealed before it comes here.

use super::{Conn, Read, Row, StoreError, sql};

/// The rule of [`StoreError::Conflict`] when the person has one of that name for that provider.
pub const NAME: &str = "enrolments.name";

/// One person's set-up of one provider.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Never changes; what is sealed is bound to it.
    pub id: String,
    /// Whose.
    pub person_id: String,
    /// Of which kind.
    pub provider: String,
    /// As the person calls it.
    pub name: String,
    /// By which names are compared.
    pub name_key: String,
    /// Sealed by the caller.
    pub data: Option<Vec<u8>>,
    /// When it was confirmed.
    pub created_at: i64,
    /// When it was last accepted.
    pub last_used_at: Option<i64>,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Enrolment")
            .field("id", &self.id)
            .field("person_id", &self.person_id)
            .field("provider", &self.provider)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Read for Enrolment {
    const TABLE: &'static str = "enrolments";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            person_id: row.get("person_id")?,
            provider: row.get("provider")?,
            name: row.get("name")?,
            name_key: row.get("name_key")?,
            data: row.get("data")?,
            created_at: row.get("created_at")?,
            last_used_at: row.get("last_used_at")?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, person_id, provider, name, name_key, data, created_at, last_used_at FROM enrolments ",
            $rest
        )
    };
}

/// All of a person, oldest first.
pub async fn of_person(conn: &mut Conn, person_id: &str) -> Result<Vec<Enrolment>, StoreError> {
    conn.all(sql(select!("WHERE person_id = $1 ORDER BY created_at, id")).bind(person_id))
        .await
}

/// All of a person with one provider, oldest first.
pub async fn of_person_provider(
    conn: &mut Conn,
    person_id: &str,
    provider: &str,
) -> Result<Vec<Enrolment>, StoreError> {
    let query = select!("WHERE person_id = $1 AND provider = $2 ORDER BY created_at, id");
    conn.all(sql(query).bind(person_id).bind(provider)).await
}

/// One of a person: an id of somebody else's finds nothing.
pub async fn by_id(conn: &mut Conn, person_id: &str, id: &str) -> Result<Option<Enrolment>, StoreError> {
    conn.one(
        sql(select!("WHERE person_id = $1 AND id = $2"))
            .bind(person_id)
            .bind(id),
    )
    .await
}

/// Takes the lock on a person's enrolments with one provider until the transaction ends, before what belongs to them is changed
/// (codes, counters). Says how many.
pub async fn lock(conn: &mut Conn, person_id: &str, provider: &str) -> Result<u64, StoreError> {
    let query = "UPDATE enrolments SET provider = provider WHERE person_id = $1 AND provider = $2";
    conn.run(sql(query).only_locks().bind(person_id).bind(provider))
        .await
}

/// A new one. [`StoreError::Conflict`] ([`NAME`]) when the name is taken; the transaction can go on then.
pub async fn insert(conn: &mut Conn, enrolment: &Enrolment) -> Result<(), StoreError> {
    let query = "INSERT INTO enrolments (id, person_id, provider, name, name_key, data, created_at, last_used_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let query = sql(query)
        .of(&enrolment.person_id)
        .bind(&enrolment.id)
        .bind(&enrolment.person_id)
        .bind(&enrolment.provider)
        .bind(&enrolment.name)
        .bind(&enrolment.name_key)
        .bind(&enrolment.data)
        .bind(enrolment.created_at)
        .bind(enrolment.last_used_at);
    match conn.run_one(query).await? {
        true => Ok(()),
        false => Err(StoreError::Conflict(NAME)),
    }
}

/// Another name. [`StoreError::Conflict`] ([`NAME`]) when it is taken; the transaction is lost then.
pub async fn rename(
    conn: &mut Conn,
    person_id: &str,
    id: &str,
    name: &str,
    key: &str,
) -> Result<bool, StoreError> {
    let query = "UPDATE enrolments SET name = $3, name_key = $4 WHERE person_id = $1 AND id = $2";
    let query = sql(query)
        .of(person_id)
        .bind(person_id)
        .bind(id)
        .bind(name)
        .bind(key);
    conn.run_one(query).await.map_err(|error| error.named(NAME))
}

/// Other sealed data (a counter, a rotated key).
pub async fn set_data(conn: &mut Conn, id: &str, data: Option<&[u8]>) -> Result<bool, StoreError> {
    conn.run_one(
        sql("UPDATE enrolments SET data = $2 WHERE id = $1")
            .bind(id)
            .bind(data),
    )
    .await
}

/// It was accepted.
pub async fn touch(conn: &mut Conn, person_id: &str, id: &str, at: i64) -> Result<bool, StoreError> {
    let query = "UPDATE enrolments SET last_used_at = $3 WHERE person_id = $1 AND id = $2";
    let query = sql(query).may_be_late().bind(person_id).bind(id).bind(at);
    conn.run_one(query).await
}

/// Removes one of a person; of two at once one gets true.
pub async fn delete(conn: &mut Conn, person_id: &str, id: &str) -> Result<bool, StoreError> {
    let query = "DELETE FROM enrolments WHERE person_id = $1 AND id = $2";
    conn.run_one(sql(query).of(person_id).bind(person_id).bind(id))
        .await
}

/// An enrolment with the name of whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// The owner's username.
    pub username: String,
    /// The enrolment.
    pub enrolment: Enrolment,
}

impl Read for Owned {
    const TABLE: &'static str = "enrolments";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            username: row.get("username")?,
            enrolment: Enrolment::read(row)?,
        })
    }
}

/// Everybody's with one provider, by username, oldest first.
pub async fn of_provider(conn: &mut Conn, provider: &str) -> Result<Vec<Owned>, StoreError> {
    let query = "SELECT p.username, e.id, e.person_id, e.provider, e.name, e.name_key, e.data, e.created_at, e.last_used_at \
                 FROM enrolments e JOIN people p ON p.id = e.person_id \
                 WHERE e.provider = $1 ORDER BY p.username_key, e.created_at, e.id";
    conn.all(sql(query).bind(provider)).await
}

/// Whose an enrolment is, and what they call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The person.
    pub person_id: String,
    /// The enrolment's name.
    pub name: String,
}

impl Read for Owner {
    const TABLE: &'static str = "enrolments";
    const KEY: &'static str = "person_id";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            person_id: row.get("person_id")?,
            name: row.get("name")?,
        })
    }
}

/// Everybody who has a provider set up, once for each enrolment.
pub async fn owners(conn: &mut Conn, provider: &str) -> Result<Vec<Owner>, StoreError> {
    let query = "SELECT person_id, name FROM enrolments WHERE provider = $1 ORDER BY person_id, id";
    conn.all(sql(query).bind(provider)).await
}

/// Removes everybody's with one provider (`2fa cleanup`), and says how many.
pub async fn delete_of_provider(conn: &mut Conn, provider: &str) -> Result<u64, StoreError> {
    conn.run(sql("DELETE FROM enrolments WHERE provider = $1").bind(provider))
        .await
}

/// Removes all of a person with one provider, and says how many.
pub async fn delete_of_person_provider(
    conn: &mut Conn,
    person_id: &str,
    provider: &str,
) -> Result<u64, StoreError> {
    let query = "DELETE FROM enrolments WHERE person_id = $1 AND provider = $2";
    conn.run(sql(query).of(person_id).bind(person_id).bind(provider))
        .await
}

/// A provider that people have set up, and how many they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// Which provider.
    pub provider: String,
    /// How many people.
    pub people: i64,
}

impl Read for Used {
    const TABLE: &'static str = "enrolments";
    const KEY: &'static str = "provider";

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            provider: row.get("provider")?,
            people: row.get("people")?,
        })
    }
}

/// Every provider that anybody has set up, with how many people.
pub async fn used(conn: &mut Conn) -> Result<Vec<Used>, StoreError> {
    let query = "SELECT provider, COUNT(DISTINCT person_id) AS people FROM enrolments GROUP BY provider ORDER BY provider";
    conn.all(sql(query)).await
}

/// Every provider that anybody has set up.
pub async fn providers(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let query = "SELECT DISTINCT provider FROM enrolments ORDER BY provider";
    conn.texts(sql(query)).await
}

/// Removes all of a person, and says how many.
pub async fn delete_of_person(conn: &mut Conn, person_id: &str) -> Result<u64, StoreError> {
    let query = "DELETE FROM enrolments WHERE person_id = $1";
    conn.run(sql(query).of(person_id).bind(person_id)).await
}

/// How many people have a provider set up.
pub async fn people_with_provider(conn: &mut Conn, provider: &str) -> Result<i64, StoreError> {
    let query = "SELECT COUNT(DISTINCT person_id) FROM enrolments WHERE provider = $1";
    conn.number(sql(query).bind(provider)).await
}
