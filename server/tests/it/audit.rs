//! The sealed audit log: what is written is sealed, what is changed is found, what is erased or too old goes without a trace
//! of doubt, and what is read is what was asked for.

use std::path::Path;

use server::admin::AdminError;
use server::admin::authority::CONSOLE;
use server::admin::log::seals::{self, Checked};
use server::audit::signed::Checkpoint;
use server::audit::verify::Problem;
use server::audit::{Event, Record, sealer};
use server::cli;
use server::config::Config;
use server::deps::Deps;
use server::work::{Origin, Work};
use sqlx::{AssertSqlSafe, Executor as _};

use crate::support::databases::Database;
use crate::support::portal::{PASSWORD, Portal};

mod adoption;
mod chain;
mod decisions;
mod export;
mod forgetting;
mod forging;
mod keys;
mod long;
mod program;
mod reading;
mod sealing;
mod tampering;

/// Checks the log as the command line does.
async fn verify(portal: &Portal, checkpoint: Option<Checkpoint>) -> Result<Checked, AdminError> {
    seals::verify(&portal.deps, Some(CONSOLE), &[], checkpoint).await
}

/// What is wrong with the log.
async fn problem(portal: &Portal, checkpoint: Option<Checkpoint>) -> Problem {
    match verify(portal, checkpoint).await {
        Err(AdminError::NotWhole(problem)) => problem,
        other => panic!("nothing was found: {other:?}"),
    }
}

/// The signed end.
async fn checkpoint(portal: &Portal) -> Checkpoint {
    let found = seals::checkpoint(&portal.deps, Some(CONSOLE)).await;
    found.expect("a checkpoint").expect("of a log that is not empty")
}

/// Some batches of what happens: people who sign in, and one who does not.
async fn some_days(portal: &Portal) {
    for name in ["alice", "bob"] {
        portal.person(name, &[]).await;
    }
    for (name, password) in [("alice", PASSWORD), ("bob", "wrong"), ("bob", PASSWORD)] {
        portal.browser().password(name, password).await;
        sealer::one(&portal.deps).await.expect("sealed");
        portal.wait_s(60);
    }
}

/// Starts a portal as the program does, with a key file of this name in a folder, as a demo or not. The error is what it says.
async fn start(db: &Database, folder: &Path, (key, demo): (&str, bool)) -> Result<Deps, String> {
    let (data, key) = (folder.join("data"), folder.join(key));
    let config = [
        ("argon2.memory_kib", "7168"),
        ("argon2.time", "1"),
        ("breaches.source", "off"),
        ("data_dir", data.to_str().expect("a path")),
        ("key_file", key.to_str().expect("a path")),
        ("database_url", db.url.reveal()),
    ];
    let config = Config::with(&config).expect("a configuration");
    cli::portal::open(config, demo)
        .await
        .map_err(|error| error.to_string())
}

/// An entry about nobody in particular.
async fn happen(portal: &Portal, detail: serde_json::Value) {
    happen_to(&portal.deps, detail).await;
}

async fn happen_to(deps: &Deps, detail: serde_json::Value) {
    let mut work = Work::begin(deps, Origin::console()).await.expect("begun");
    let record = Record::default().with(detail);
    work.record(Event::GroupChanged, record).await.expect("recorded");
    work.commit().await.expect("kept");
}

/// Behind the portal's back.
pub(crate) async fn sql(db: &Database, text: &str) {
    let mut raw = db.raw().await;
    raw.execute(AssertSqlSafe(text.to_owned())).await.expect("done");
}
