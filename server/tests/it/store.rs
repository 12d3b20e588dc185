//! The store: every query on both engines, races, and databases that cannot be opened.
//! A new query gets a line in the file of its subject below.

use std::sync::atomic::{AtomicU64, Ordering};

use server::store::{
    Conn, Store, StoreError, attempts::Attempt, attempts::Purpose, backup_codes::BackupCode, enrolments,
    enrolments::Enrolment, groups::Group, known_browsers::KnownBrowser, people, people::Person, sessions,
    sessions::Session, setups::Owner, setups::PendingSetup,
};

mod accounts;
mod audit;
mod circumstances;
mod groups;
mod keys;
mod locks;
mod opening;
mod passwords;
mod promises;
mod races;
mod records;
mod secrets;
mod sign_in;
mod sweeping;
mod turns;

/// A moment of these tests.
const NOW: i64 = 1_800_000_000_000;
const DAY: i64 = 86_400_000;

fn id(label: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("{label}-{:04}", NEXT.fetch_add(1, Ordering::Relaxed))
}

fn person(name: &str) -> Person {
    Person {
        id: id("person"),
        username: name.to_owned(),
        username_key: name.to_lowercase(),
        full_name: format!("{name} Ärmel"),
        email: Some(format!("{name}@Example.org")),
        email_key: Some(format!("{}@example.org", name.to_lowercase())),
        password_hash: Some("$argon2id$1".to_owned()),
        administrator: false,
        disabled: false,
        language: None,
        created_at: NOW,
        last_sign_in_at: None,
        last_provider: None,
    }
}

fn enrolment(person: &Person, provider: &str, name: &str) -> Enrolment {
    Enrolment {
        id: id("enrolment"),
        person_id: person.id.clone(),
        provider: provider.to_owned(),
        name: name.to_owned(),
        name_key: name.to_lowercase(),
        data: Some(vec![0, 1, 2, 255]),
        created_at: NOW,
        last_used_at: None,
    }
}

fn session(person: &Person) -> Session {
    let id = id("session");
    Session {
        token_hash: id.clone().into_bytes(),
        id,
        person_id: person.id.clone(),
        proofs: "[]".to_owned(),
        policy_version: 0,
        created_at: NOW,
        seen_at: NOW,
        expires_at: NOW + DAY / 2,
        sudo_until: None,
        enrol_until: None,
        stay_id: None,
        browser_id: None,
        address: "192.0.2.1".to_owned(),
        agent: "a browser".to_owned(),
    }
}

fn attempt(person: &Person, session: Option<&Session>) -> Attempt {
    let id = id("attempt");
    Attempt {
        token_hash: id.clone().into_bytes(),
        id,
        person_id: person.id.clone(),
        purpose: session.map_or(Purpose::SignIn, |_| Purpose::StepUp),
        session_id: session.map(|session| session.id.clone()),
        body: "{}".to_owned(),
        wrong: 0,
        version: 0,
        next: "/".to_owned(),
        browser_id: None,
        address: "192.0.2.1".to_owned(),
        agent: "a browser".to_owned(),
        created_at: NOW,
        expires_at: NOW + 600_000,
        pending: None,
    }
}

fn browser(person: &Person, used_at: i64) -> KnownBrowser {
    let id = id("browser");
    KnownBrowser {
        token_hash: id.clone().into_bytes(),
        id,
        person_id: person.id.clone(),
        created_at: used_at,
        last_used_at: used_at,
        expires_at: used_at + 180 * DAY,
    }
}

fn setup(person: &Person, owner: Owner, replaces: Option<&Enrolment>) -> PendingSetup {
    PendingSetup {
        id: id("setup"),
        person_id: person.id.clone(),
        owner,
        provider: "totp".to_owned(),
        replaces: replaces.map(|enrolment| enrolment.id.clone()),
        data: vec![7, 0, 7],
        created_at: NOW,
        expires_at: NOW + 600_000,
    }
}

fn backup_code(enrolment: &Enrolment, finder: &str) -> BackupCode {
    BackupCode {
        id: id("code"),
        enrolment_id: enrolment.id.clone(),
        finder: finder.to_owned(),
        hash: "$argon2id$2".to_owned(),
        used_at: None,
    }
}

fn group(name: &str) -> Group {
    Group {
        id: id("group"),
        name: name.to_owned(),
        name_key: name.to_lowercase(),
    }
}

/// A person who is in the database.
async fn known(conn: &mut Conn, name: &str) -> Person {
    let person = person(name);
    people::insert(conn, &person).await.unwrap();
    person
}

/// An enrolment that is in the database.
async fn enrolled(conn: &mut Conn, person: &Person, provider: &str, name: &str) -> Enrolment {
    let enrolment = enrolment(person, provider, name);
    enrolments::insert(conn, &enrolment).await.unwrap();
    enrolment
}

/// A session that is in the database.
async fn signed_in(conn: &mut Conn, person: &Person) -> Session {
    let session = session(person);
    sessions::insert(conn, &session).await.unwrap();
    session
}

async fn committed<T>(store: &Store, change: impl AsyncFnOnce(&mut Conn) -> T) -> T {
    let mut conn = store.write().await.unwrap();
    let result = change(&mut conn).await;
    conn.commit().await.unwrap();
    result
}

fn is_conflict<T>(result: Result<T, StoreError>, rule: &str) -> bool {
    matches!(result, Err(StoreError::Conflict(name)) if name == rule)
}
