//! The people of a portal's database, each with an app. They share one password and one hash of it.

use anyhow::Context as _;
use server::cli::portal as opened;
use server::config::Config;
use server::deps::Deps;
use server::hashing::Queue;
use server::providers::place;
use server::store::{self, Conn, enrolments::Enrolment, people::Person};
use server::validate;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "a long enough password";
/// The key of everybody's authenticator app.
pub(crate) const SECRET: &[u8] = b"12345678901234567890";
/// How many people one transaction writes.
const BATCH: usize = 1_000;

/// The name of the person with this number.
pub(crate) fn username(number: usize) -> String {
    format!("person-{number}")
}

/// Opens a portal's database beside the portal, with the same settings.
pub(crate) async fn open(pairs: &[(&str, String)]) -> anyhow::Result<Deps> {
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Ok(opened::open(Config::with(&pairs)?, false).await?)
}

/// Puts so many people into a new database.
pub(crate) async fn fill(deps: &Deps, count: usize) -> anyhow::Result<()> {
    let busy = |_| anyhow::anyhow!("too much to hash");
    let hash = deps.hasher.hash(Queue::Known, PASSWORD).await.map_err(busy)?;
    for first in (0..count).step_by(BATCH) {
        let mut conn = deps.store.write().await?;
        for number in first..count.min(first + BATCH) {
            insert(deps, &mut conn, &person(deps, number, &hash)).await?;
        }
        conn.commit().await?;
    }
    Ok(())
}

/// Takes people away and puts others of the same names in their places, who have never signed in.
pub(crate) async fn replace(deps: &Deps, names: &[String]) -> anyhow::Result<()> {
    let mut conn = deps.store.write().await?;
    for name in names {
        let old = by_name(&mut conn, name).await?;
        store::people::delete(&mut conn, &old.id).await?;
        let new = Person {
            id: deps.id(),
            last_sign_in_at: None,
            last_provider: None,
            ..old
        };
        insert(deps, &mut conn, &new).await?;
    }
    Ok(conn.commit().await?)
}

/// The row of somebody.
pub(crate) async fn by_name(conn: &mut Conn, name: &str) -> anyhow::Result<Person> {
    store::people::by_username_key(conn, &validate::key(name))
        .await?
        .with_context(|| format!("there is no {name}"))
}

fn person(deps: &Deps, number: usize, hash: &str) -> Person {
    let name = username(number);
    Person {
        id: deps.id(),
        username_key: validate::key(&name),
        full_name: name.clone(),
        username: name,
        email: None,
        email_key: None,
        password_hash: Some(hash.to_owned()),
        administrator: number == 0,
        disabled: false,
        language: None,
        created_at: deps.now_ms(),
        last_sign_in_at: None,
        last_provider: None,
    }
}

/// The person and their app.
async fn insert(deps: &Deps, conn: &mut Conn, person: &Person) -> anyhow::Result<()> {
    store::people::insert(conn, person).await?;
    let key = serde_json::json!({ "secret": SECRET, "algorithm": "SHA1", "digits": 6, "period": 30 });
    let id = deps.id();
    let data = deps
        .keys
        .seal(place(&id), key.to_string().as_bytes(), deps.random.as_ref());
    let enrolment = Enrolment {
        id,
        person_id: person.id.clone(),
        provider: "totp".to_owned(),
        name: "Phone".to_owned(),
        name_key: "phone".to_owned(),
        data: Some(data),
        created_at: deps.now_ms(),
        last_used_at: None,
    };
    Ok(store::enrolments::insert(conn, &enrolment).await?)
}
