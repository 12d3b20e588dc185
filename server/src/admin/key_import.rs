//! Taking keys over that were registered at another portal: a file of JSON lines, all of it or nothing. A key that is here
//! already is left alone, so the same file can be imported again.

use std::fmt;

use serde_json::json;

use super::authority::Act;
use super::lockout::{Glass, Watch};
use super::{AdminError, people};
use crate::audit::{Event, Record};
use crate::notices::{self, Notice};
use crate::providers;
use crate::providers::webauthn::import::Line;
use crate::providers::webauthn::{self, key};
use crate::security::methods::free_name;
use crate::store::{self, enrolments::Enrolment, people::Person};
use crate::validate;
use crate::work::Work;

/// How many lines are told at most.
const TOLD: usize = 20;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Keys that are new here.
    pub added: u64,
    /// Keys that were here already.
    pub known: u64,
}

/// Lines that cannot be used: their numbers, and why.
#[derive(Debug, Default)]
pub struct BadLines(Vec<(usize, String)>);

impl fmt::Display for BadLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing was imported")?;
        for (line, why) in self.0.iter().take(TOLD) {
            write!(f, "\nline {line}: {why}")?;
        }
        match self.0.len().saturating_sub(TOLD) {
            0 => Ok(()),
            more => write!(f, "\nand {more} more lines"),
        }
    }
}

/// Takes over every key of the file. Under the guard: where keys cannot be used, whoever is given one is asked for what they
/// cannot give.
pub async fn import(work: &mut Work<'_>, text: &str, glass: Glass) -> Result<Imported, AdminError> {
    let watch = Watch::allowed(work, glass, (Act::GiveMethod, None)).await?;
    let mut done = Imported::default();
    let mut bad = BadLines::default();
    for (at, text) in text
        .lines()
        .enumerate()
        .filter(|(_, text)| !text.trim().is_empty())
    {
        match line(work, &watch, text).await? {
            Ok(true) => done.added += 1,
            Ok(false) => done.known += 1,
            Err(why) => bad.0.push((at + 1, why)),
        }
    }
    if !bad.0.is_empty() {
        return Err(AdminError::Lines(bad));
    }
    watch.check(work).await?;
    Ok(done)
}

/// Takes one key over: true when it is new. What is wrong with a line is no failure of the portal.
async fn line(work: &mut Work<'_>, watch: &Watch, text: &str) -> Result<Result<bool, String>, AdminError> {
    let line: Line = match serde_json::from_str(text) {
        Ok(line) => line,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let person = match people::find(&mut work.conn, &line.username).await {
        Ok(person) => person,
        Err(error @ AdminError::NoSuchPerson(_)) => return Ok(Err(error.to_string())),
        Err(error) => return Err(error),
    };
    let every = store::enrolments::of_person(&mut work.conn, &person.id).await?;
    let all: Vec<Enrolment> = every
        .iter()
        .filter(|e| e.provider == webauthn::ID)
        .cloned()
        .collect();
    let handle = key::readable(work.deps, &all)
        .first()
        .map_or_else(|| webauthn::random_handle(work.deps), |(_, key)| key.handle);
    let new = match line.key(handle) {
        Ok(key) => key,
        Err(why) => return Ok(Err(why.to_owned())),
    };
    let Ok(name) = validate::enrolment_name(&free_name(&line.name, every.iter())) else {
        return Ok(Err(
            "name is not one line of 1 to 64 ordinary characters".to_owned()
        ));
    };
    if store::credentials::by_hash(&mut work.conn, &new.id_hash())
        .await?
        .is_some()
    {
        return Ok(Ok(false));
    }
    Ok(Ok(add(work, watch, &person, (&line, name, &new)).await?))
}

async fn add(
    work: &mut Work<'_>,
    watch: &Watch,
    person: &Person,
    (line, name, key): (&Line, validate::Named, &webauthn::StoredKey),
) -> Result<bool, AdminError> {
    let id = work.deps.id();
    let plain = serde_json::to_vec(key).unwrap_or_default();
    let sealed = work
        .deps
        .keys
        .seal(providers::place(&id), &plain, work.deps.random.as_ref());
    let enrolment = Enrolment {
        id,
        person_id: person.id.clone(),
        provider: webauthn::ID.to_owned(),
        name: name.name,
        name_key: name.key,
        data: Some(sealed),
        created_at: line
            .created_at
            .and_then(|s| s.checked_mul(1000))
            .filter(|at| (0..=work.now).contains(at))
            .unwrap_or(work.now),
        last_used_at: None,
    };
    store::enrolments::insert(&mut work.conn, &enrolment).await?;
    let hash = key.id_hash();
    if !store::credentials::insert(&mut work.conn, &enrolment.id, &hash, line.counter.into()).await? {
        // Somebody has just set it up in a browser.
        store::enrolments::delete(&mut work.conn, &person.id, &enrolment.id).await?;
        return Ok(false);
    }
    let detail = json!({ "enrolment": enrolment.id, "name": enrolment.name, "by": "import" });
    let record = Record::of(&person.id).by(webauthn::ID).with(watch.detail(detail));
    work.record(Event::FactorAdded, record).await?;
    notices::tell(work, &person.id, &Notice::Added { name: enrolment.name }).await?;
    Ok(true)
}
