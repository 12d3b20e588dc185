//! The code with which the first administrator makes their account at `/setup`.

use crate::audit::{Event, Record};
use crate::codes::{self, Code};
use crate::deps::Deps;
use crate::hashing::Queue;
use crate::store::{self, setup_codes::SetupCode};
use crate::work::{Origin, Work};

use super::AdminError;
use super::authority::{self, Act};

/// Makes a code; those before it are no good any more. Not within a unit of work, because it hashes.
pub async fn make(deps: &Deps, origin: Origin) -> Result<Code, AdminError> {
    let mut conn = deps.store.read().await?;
    authority::allowed(&mut conn, origin.actor.as_deref(), (Act::MakeAdministrator, None)).await?;
    drop(conn);
    if crate::first_administrator::exists(deps).await? {
        return Err(AdminError::AdministratorExists);
    }
    let code = codes::generate(deps.random.as_ref());
    let hash = deps.hasher.hash(Queue::Known, code.text()).await;
    let hash = hash.map_err(|busy| AdminError::Busy(busy.retry_after_s))?;
    let mut work = Work::begin(deps, origin).await?;
    store::policy::lock_head(&mut work.conn).await?;
    if store::people::count_administrators(&mut work.conn).await? > 0 {
        return Err(AdminError::AdministratorExists);
    }
    let row = SetupCode {
        id: deps.id(),
        finder: code.finder().to_owned(),
        hash,
        created_at: work.now,
        expires_at: work.now + deps.config.setup_code_ms,
        used_at: None,
    };
    store::setup_codes::replace(&mut work.conn, &row).await?;
    work.record(Event::SetUpCodeMade, Record::default()).await?;
    work.commit().await?;
    Ok(code)
}
