//! Making backup codes. A new set is shown from a sealed pending row, to the session or attempt that made it, until it is
//! confirmed or ten minutes have passed; the old set counts until then.

use app::model::set_up::NewCodes;
use app::words::{Lang, set_up as words};
use serde::{Deserialize, Serialize};

use super::enrol::{self, PENDING_MS};
use super::methods::NameProblem;
use super::new_key;
use crate::audit::{Event, Record};
use crate::clock::MINUTE_MS;
use crate::codes;
use crate::deps::Deps;
use crate::failure::Failure;
use crate::hashing::Queue;
use crate::notices::{self, Notice};
use crate::providers::{self, backup_codes::ID};
use crate::standing::Standing;
use crate::store::{
    self, Conn, StoreError,
    backup_codes::BackupCode,
    enrolments::Enrolment,
    people::Person,
    setups::{Owner, PendingSetup},
};
use crate::times;
use crate::work::{Origin, Work};

/// Why a new set is not in force yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodesProblem {
    /// The promise to have saved them was not given.
    Tick,
    /// They had run out before they were confirmed; there are others now.
    Gone,
    /// The name that was typed for a new key.
    Name(NameProblem, String),
}

impl CodesProblem {
    /// What is said at the promise; what is wrong with a name is said at the name.
    pub fn words(&self, lang: Lang) -> Option<String> {
        let text = match self {
            Self::Tick => words::tick(lang),
            Self::Gone => words::codes_gone(lang),
            Self::Name(..) => return None,
        };
        Some(text.to_owned())
    }
}

/// Whether backup codes are on for this person.
pub fn are_on(standing: &Standing, deps: &Deps) -> bool {
    deps.providers.get(ID).is_some() && standing.is_on(ID)
}

/// Whether they are offered after a first method was set up: they are on, and there is no unused one.
pub fn wanted(standing: &Standing, deps: &Deps) -> bool {
    standing.codes_left().unwrap_or(0) == 0 && are_on(standing, deps)
}

/// Makes a pending set.
pub async fn prepare(work: &mut Work<'_>, person_id: &str, owner: Owner) -> Result<(), Failure> {
    let set = codes::generate_set(work.deps.random.as_ref(), work.deps.config.backup_codes);
    let text: Vec<&str> = set.iter().map(codes::Code::text).collect();
    let plain = zeroize::Zeroizing::new(text.join("\n"));
    let id = work.deps.id();
    let row = PendingSetup {
        data: work
            .deps
            .keys
            .seal(enrol::place(&id), plain.as_bytes(), work.deps.random.as_ref()),
        id,
        person_id: person_id.to_owned(),
        owner,
        provider: ID.to_owned(),
        replaces: None,
        created_at: work.now,
        expires_at: work.now + PENDING_MS,
    };
    Ok(store::setups::put(&mut work.conn, &row).await?)
}

/// The pending set of this session or attempt.
pub async fn pending(
    conn: &mut Conn,
    deps: &Deps,
    owner: &Owner,
) -> Result<Option<(PendingSetup, Vec<codes::Code>)>, StoreError> {
    let Some(row) = enrol::pending(conn, deps, owner, ID).await? else {
        return Ok(None);
    };
    let Some(plain) = enrol::unseal(deps, &row) else {
        return Ok(None);
    };
    let set = String::from_utf8_lossy(&plain)
        .lines()
        .filter_map(codes::normalise)
        .collect();
    Ok(Some((row, set)))
}

/// Puts the pending set into force, and the old one out of it. `false` when there was none, or it has run out; a button that
/// was pressed twice is not that.
pub async fn confirm(deps: &Deps, origin: &Origin, person: &Person, owner: &Owner) -> Result<bool, Failure> {
    let mut conn = deps.store.read().await?;
    let Some((row, set)) = pending(&mut conn, deps, owner).await? else {
        return Ok(just_made(&mut conn, deps, (person, owner)).await?);
    };
    drop(conn);
    let texts: Vec<&str> = set.iter().map(codes::Code::text).collect();
    let hashes = deps
        .hasher
        .hash_many(Queue::Unknown, &texts)
        .await
        .map_err(|busy| Failure::Busy(busy.retry_after_s))?;
    let mut work = Work::begin(deps, origin.clone()).await?;
    // The old set before what it belongs to goes: everybody locks methods before the set-ups of a session (`store.rs`).
    store::enrolments::lock(&mut work.conn, &person.id, ID).await?;
    if !store::setups::take(&mut work.conn, &row.id).await? {
        return Ok(just_made(&mut work.conn, deps, (person, owner)).await?);
    }
    store::enrolments::delete_of_person_provider(&mut work.conn, &person.id, ID).await?;
    let shown_to = owner.to_string();
    let place = providers::place(&row.id);
    let shown_to = deps.keys.seal(place, shown_to.as_bytes(), deps.random.as_ref());
    let enrolment = Enrolment {
        id: row.id,
        person_id: person.id.clone(),
        provider: ID.to_owned(),
        name: ID.to_owned(),
        name_key: ID.to_owned(),
        data: Some(shown_to),
        created_at: work.now,
        last_used_at: None,
    };
    store::enrolments::insert(&mut work.conn, &enrolment).await?;
    let rows: Vec<BackupCode> = set
        .iter()
        .zip(hashes)
        .map(|(code, hash)| BackupCode {
            id: deps.id(),
            enrolment_id: enrolment.id.clone(),
            finder: code.finder().to_owned(),
            hash,
            used_at: None,
        })
        .collect();
    store::backup_codes::insert(&mut work.conn, &rows).await?;
    let detail = serde_json::json!({ "count": rows.len() });
    work.record(Event::CodesMade, Record::of(&person.id).by(ID).with(detail))
        .await?;
    notices::tell(&mut work, &person.id, &Notice::NewCodes).await?;
    work.commit().await?;
    Ok(true)
}

/// Whether the set that is in force is the one that this session or attempt was shown, a moment ago.
async fn just_made(
    conn: &mut Conn,
    deps: &Deps,
    (person, owner): (&Person, &Owner),
) -> Result<bool, StoreError> {
    let sets = store::enrolments::of_person_provider(conn, &person.id, ID).await?;
    let same = |set: &Enrolment| {
        let shown_to = providers::open_data(deps, set).ok();
        shown_to.is_some_and(|shown_to| **shown_to == *owner.to_string().as_bytes())
    };
    Ok(sets
        .iter()
        .any(|set| deps.now_ms() - set.created_at < MINUTE_MS && same(set)))
}

/// The sheet as a page shows it, with what was wrong with the answer.
pub fn view(
    deps: &Deps,
    standing: &Standing,
    lang: Lang,
    (set, problem): (&[codes::Code], Option<&CodesProblem>),
) -> NewCodes {
    let config = &deps.config;
    let date = times::date(deps.now_ms(), &config.time_zone, lang);
    let has_old = standing.codes_left().is_some_and(|left| left > 0);
    NewCodes {
        codes: set.iter().map(codes::Code::dashed).collect(),
        sheet: words::codes_sheet(lang, &config.instance_name, &standing.person.username, &date),
        replaces: has_old.then(|| words::codes_old(lang).to_owned()),
        optional: false,
        naming: new_key::field(deps, standing, lang, problem),
        problem: problem.and_then(|problem| problem.words(lang)),
    }
}

/// The sheet as a text file: what it is for, for which portal and account.
pub fn file(deps: &Deps, person: &Person, lang: Lang, set: &[codes::Code]) -> String {
    let config = &deps.config;
    let date = times::date(deps.now_ms(), &config.time_zone, lang);
    let lines: Vec<String> = set
        .iter()
        .enumerate()
        .map(|(i, code)| format!("{:>2}.  {}", i + 1, code.dashed()))
        .collect();
    words::codes_file(
        lang,
        &config.instance_name,
        &config.public_url.origin(),
        &person.username,
        &date,
        &lines.join("\n"),
    )
}
