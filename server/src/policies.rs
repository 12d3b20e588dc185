//! The policy in force, kept as it was read last. Which version is in force is asked of the database every time, so a change
//! counts for whoever asks next; only the reading of its text is spared. The digest tells two versions apart that had the same
//! number because the first of them was never kept.

use std::sync::{Arc, Mutex, PoisonError};

use policy::Policy;

use crate::deps::Deps;
use crate::store::{
    self, Conn, StoreError,
    circumstances::{self, Circumstances},
    policy::PolicyVersion,
};

/// What was read last.
#[derive(Default)]
pub struct Policies(Mutex<Option<Kept>>);

struct Kept {
    version: i64,
    digest: String,
    policy: Arc<Policy>,
}

impl Policies {
    fn get(&self, version: i64, digest: &str) -> Option<Arc<Policy>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.as_ref()?;
        (kept.version == version && kept.digest == digest && !digest.is_empty()).then(|| kept.policy.clone())
    }

    fn last(&self) -> Option<Arc<Policy>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().map(|kept| kept.policy.clone())
    }

    fn keep(&self, (version, digest): (i64, String), policy: Arc<Policy>) {
        let kept = Kept {
            version,
            digest,
            policy,
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }
}

/// The policy in force. Version 0 is the one as installed: nobody is asked.
///
/// # Errors
/// The store; a text that cannot be read.
pub async fn in_force(conn: &mut Conn, deps: &Deps) -> Result<Arc<Policy>, StoreError> {
    let (version, digest) = store::policy::head(conn).await?;
    of_version(conn, deps, (version, &digest)).await
}

/// The policy as it was read last, by whoever asked: for words to nobody in particular. It asks the database only where none has been
/// read yet, so it may be older than what is in force, until somebody signs in or opens a page.
///
/// # Errors
/// As [`in_force`].
pub async fn at_hand(conn: &mut Conn, deps: &Deps) -> Result<Arc<Policy>, StoreError> {
    match deps.policies.last() {
        Some(policy) => Ok(policy),
        None => in_force(conn, deps).await,
    }
}

/// The policy in force, and what else every step asks about a person at the same time.
///
/// # Errors
/// As [`in_force`].
pub async fn with_circumstances(
    conn: &mut Conn,
    deps: &Deps,
    person_id: &str,
) -> Result<(Arc<Policy>, Circumstances), StoreError> {
    let all = circumstances::of_person(conn, person_id).await?;
    Ok((of_version(conn, deps, (all.version, &all.digest)).await?, all))
}

async fn of_version(
    conn: &mut Conn,
    deps: &Deps,
    (version, digest): (i64, &str),
) -> Result<Arc<Policy>, StoreError> {
    if version == 0 {
        let installed = Arc::<Policy>::default();
        deps.policies.keep((0, String::new()), installed.clone());
        return Ok(installed);
    }
    if let Some(policy) = deps.policies.get(version, digest) {
        return Ok(policy);
    }
    let row = store::policy::current(conn).await?;
    let policy = Arc::new(read(&row)?);
    deps.policies.keep((row.version, row.digest), policy.clone());
    Ok(policy)
}

/// A policy as it is stored.
///
/// # Errors
/// A mistake in this program.
pub fn text(policy: &Policy) -> Result<String, StoreError> {
    serde_json::to_string(policy).map_err(|error| StoreError::Other(error.into()))
}

/// What the log says of a policy that was put in force, so that it cannot be changed without a trace.
///
/// # Errors
/// As [`text`].
pub fn digest(policy: &Policy) -> Result<String, StoreError> {
    Ok(store::policy::digest(&text(policy)?))
}

/// A stored version.
///
/// # Errors
/// A text that cannot be read, or is not the one that was put in force.
pub fn read(row: &PolicyVersion) -> Result<Policy, StoreError> {
    if row.version == 0 {
        return Ok(Policy::default());
    }
    let corrupt = || StoreError::corrupt("policy_versions", "body", row.version.to_string());
    if !row.digest.is_empty() && row.digest != store::policy::digest(&row.body) {
        return Err(corrupt());
    }
    Policy::from_json(&row.body).map_err(|_| corrupt())
}
