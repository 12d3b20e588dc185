//! The sealed log as a whole: checking it, taking it out, and its signed end.

use serde_json::json;

use crate::admin::AdminError;
use crate::admin::authority::{Act, allow, allowed};
use crate::audit::export::Export;
use crate::audit::signed::{Checkpoint, PublicKey, public_keys};
use crate::audit::verify::{Trust, Verified};
use crate::audit::walk::check;
use crate::audit::{Event, Record, sealer};
use crate::deps::Deps;
use crate::store::{Conn, audit_seals};
use crate::work::{Origin, Work};

/// What a check says when nothing is wrong.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What was looked at.
    pub verified: Verified,
    /// How many entries wait for their seal, and were not.
    pub unsealed: i64,
}

/// Checks the log in the database, after sealing what waits. `earlier` are keys that the key file no longer has.
///
/// # Errors
/// [`AdminError::NotWhole`] with the first thing that is wrong; [`AdminError::NotAllowed`].
pub async fn verify(
    deps: &Deps,
    actor: Option<&str>,
    earlier: &[PublicKey],
    checkpoint: Option<Checkpoint>,
) -> Result<Checked, AdminError> {
    let mut conn = authorised(deps, actor).await?;
    let keys = public_keys(&deps.keys);
    let trust = Trust::Keys(keys.iter().chain(earlier).copied().collect());
    let until = (checkpoint, deps.now_ms());
    let verified = check(&mut conn, &deps.instance_id, trust, until).await??;
    Ok(Checked {
        verified,
        unsealed: audit_seals::count_unsealed(&mut conn).await?,
    })
}

/// Takes the whole log out, in a form that can be checked without the portal, and records that.
///
/// # Errors
/// [`AdminError::NotAllowed`]; the store.
pub async fn export(deps: &Deps, origin: Origin) -> Result<Export, AdminError> {
    let mut work = Work::begin(deps, origin).await?;
    allow(&mut work, Act::SeeAudit, None).await?;
    let record = Record::default().with(json!({ "whole": true }));
    work.record(Event::AuditExported, record).await?;
    work.commit().await?;
    Ok(Export::begin(deps).await?)
}

/// The signed end of the log, after sealing what waits; `None` while nothing ever happened. To be kept elsewhere.
///
/// # Errors
/// [`AdminError::NotAllowed`]; the store.
pub async fn checkpoint(deps: &Deps, actor: Option<&str>) -> Result<Option<Checkpoint>, AdminError> {
    allowed(&mut deps.store.read().await?, actor, (Act::SeeAudit, None)).await?;
    Ok(sealer::checkpoint(deps).await?)
}

async fn authorised(deps: &Deps, actor: Option<&str>) -> Result<Conn, AdminError> {
    allowed(&mut deps.store.read().await?, actor, (Act::SeeAudit, None)).await?;
    Ok(sealer::settled(deps).await?)
}
