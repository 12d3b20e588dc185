//! Sample people for `serve --demo`, each in a different situation. Made once, in a demo database only; what a visitor
//! changes stays until the database is deleted.
//!
//! To add somebody: a line in [`PEOPLE`].

use serde_json::json;

use crate::admin::enforcement::{self, NewEnforcement};
use crate::admin::lockout::Glass;
use crate::admin::people::{self, NewPerson};
use crate::admin::{AdminError, carry_out, groups};
use crate::audit::{Event, Record};
use crate::deps::Deps;
use crate::hashing::Queue;
use crate::providers::place;
use crate::store::{self, StoreError, enrolments::Enrolment, people::Person};
use crate::validate;
use crate::work::{Origin, Work};

/// The password of everybody in the demo.
pub const PASSWORD: &str = "let me look around";

const ENFORCED: &str = "Finance";
const EXCLUDED: &str = "Service accounts";

/// Somebody in the demo.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// By which they sign in.
    pub username: &'static str,
    /// Shown to people.
    pub full_name: &'static str,
    /// In which group.
    pub group: Option<&'static str>,
    /// The key of their authenticator app: 20 bytes, known to everybody.
    pub key: Option<&'static [u8; 20]>,
    /// May do everything.
    pub administrator: bool,
    /// May not sign in.
    pub disabled: bool,
    /// What there is to see.
    pub situation: &'static str,
}

const NOBODY: Sample = Sample {
    username: "",
    full_name: "",
    group: None,
    key: None,
    administrator: false,
    disabled: false,
    situation: "",
};

/// Everybody in the demo.
pub const PEOPLE: [Sample; 6] = [
    Sample {
        username: "admin",
        full_name: "Ada Administrator",
        key: Some(b"twinlatch-demo-admin"),
        administrator: true,
        situation: "administrator, with an authenticator app",
        ..NOBODY
    },
    Sample {
        username: "alice",
        full_name: "Alice Adams",
        situation: "no second factor: the password is enough",
        ..NOBODY
    },
    Sample {
        username: "bob",
        full_name: "Bob Brown",
        key: Some(b"twinlatch-demo-bob-1"),
        situation: "an authenticator app: asked for its code",
        ..NOBODY
    },
    Sample {
        username: "carol",
        full_name: "Carol Clark",
        group: Some(ENFORCED),
        situation: "in Finance, where a second factor is enforced, and has none: led through set-up",
        ..NOBODY
    },
    Sample {
        username: "dave",
        full_name: "Dave Davis",
        group: Some(EXCLUDED),
        situation: "in Service accounts, an excluded group: not asked, even if everybody else were",
        ..NOBODY
    },
    Sample {
        username: "erin",
        full_name: "Erin Evans",
        disabled: true,
        situation: "the account is switched off",
        ..NOBODY
    },
];

impl Sample {
    /// The key as an app takes it: Base32.
    pub fn key_text(&self) -> Option<String> {
        self.key.map(|key| data_encoding::BASE32_NOPAD.encode(key))
    }
}

/// Why there are no sample people.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// This portal is a real one.
    #[error("sample people are made in a demo only")]
    NotADemo,
    /// Making them failed.
    #[error(transparent)]
    Admin(#[from] AdminError),
}

/// Makes the sample people, unless they are there.
pub async fn seed(deps: &Deps) -> Result<(), DemoError> {
    if !deps.demo {
        return Err(DemoError::NotADemo);
    }
    // Hashed before the transaction, as always.
    let hashes = deps
        .hasher
        .hash_many(Queue::Known, &[PASSWORD; PEOPLE.len()])
        .await;
    let hashes = hashes.map_err(|busy| AdminError::Busy(busy.retry_after_s))?;
    carry_out(deps, Origin::console(), async |work: &mut Work<'_>| {
        // Of two that start at once, the second finds everybody there.
        store::policy::lock_head(&mut work.conn).await?;
        match people::find(&mut work.conn, PEOPLE[0].username).await {
            Err(AdminError::NoSuchPerson(_)) => everybody(work, &hashes).await,
            found => found.map(drop),
        }
    })
    .await?;
    Ok(())
}

async fn everybody(work: &mut Work<'_>, hashes: &[String]) -> Result<(), AdminError> {
    for name in [ENFORCED, EXCLUDED] {
        groups::create(work, name).await?;
    }
    for (sample, hash) in PEOPLE.iter().zip(hashes) {
        let email = format!("{}@example.org", sample.username);
        let groups: Vec<String> = sample.group.iter().map(ToString::to_string).collect();
        let new = NewPerson {
            username: sample.username,
            full_name: sample.full_name,
            email: &email,
            password_hash: Some(hash),
            administrator: sample.administrator,
            groups: &groups,
        };
        let person = people::create(work, new).await?;
        if let Some(key) = sample.key {
            app(work, &person, key).await?;
        }
        if sample.disabled {
            people::set_disabled(work, &person, true, Glass::Whole).await?;
        }
    }
    let (groups, excluded) = ([ENFORCED.to_owned()], [EXCLUDED.to_owned()]);
    let new = NewEnforcement {
        on: true,
        groups: &groups,
        excluded: &excluded,
    };
    enforcement::set(work, new, Glass::Whole).await.map(drop)
}

/// An authenticator app with a known key, in the form in which the provider stores it (`tests/it/cli.rs` holds it to that).
async fn app(work: &mut Work<'_>, person: &Person, key: &[u8]) -> Result<(), StoreError> {
    let id = work.deps.id();
    let data = json!({ "secret": key, "algorithm": "SHA1", "digits": 6, "period": 30 }).to_string();
    let sealed = work
        .deps
        .keys
        .seal(place(&id), data.as_bytes(), work.deps.random.as_ref());
    let enrolment = Enrolment {
        id,
        person_id: person.id.clone(),
        provider: "totp".to_owned(),
        name: "Phone".to_owned(),
        name_key: validate::key("Phone"),
        data: Some(sealed),
        created_at: work.now,
        last_used_at: None,
    };
    store::enrolments::insert(&mut work.conn, &enrolment).await?;
    let detail = json!({ "enrolment": enrolment.id, "name": enrolment.name });
    work.record(Event::FactorAdded, Record::of(&person.id).by("totp").with(detail))
        .await
}
