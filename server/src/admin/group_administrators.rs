//! Who looks after a group. What they may do then is `authority.rs`.

use serde_json::json;

use super::authority::{self, Act};
use super::{AdminError, groups};
use crate::audit::{Event, Record};
use crate::store::{
    self, Conn, StoreError,
    groups::{Group, Member},
    people::Person,
};
use crate::work::Work;

/// Lets people look after a group, and says how many did not before. They need not be in it.
pub async fn add(work: &mut Work<'_>, group: &Group, people: &[Person]) -> Result<usize, AdminError> {
    change(work, group, (people, true)).await
}

/// Lets people look after a group no longer, and says how many did.
pub async fn remove(work: &mut Work<'_>, group: &Group, people: &[Person]) -> Result<usize, AdminError> {
    change(work, group, (people, false)).await
}

/// Who looks after a group.
pub async fn list(conn: &mut Conn, actor: Option<&str>, group: &Group) -> Result<Vec<Member>, AdminError> {
    groups::seen(conn, actor, group).await?;
    Ok(store::group_administrators::of_group(conn, &group.id).await?)
}

async fn change(
    work: &mut Work<'_>,
    group: &Group,
    (people, looks_after): (&[Person], bool),
) -> Result<usize, AdminError> {
    // Under the lock under which groups are deleted, and administrators made: it is there, or it is not, and so is the right to do it.
    store::policy::lock_head(&mut work.conn).await?;
    authority::allow(work, Act::ChangeGroups, None).await?;
    groups::find(&mut work.conn, &group.name).await?;
    let mut changed = 0;
    for person in people {
        let (conn, id) = (&mut work.conn, person.id.as_str());
        let moved = match looks_after {
            true => look_after(conn, group, id).await?,
            false => store::group_administrators::remove(conn, &group.id, id).await?,
        };
        if !moved {
            continue;
        }
        changed += 1;
        let change = if looks_after {
            "looks_after"
        } else {
            "looks_after_no_longer"
        };
        let detail = json!({ "group": group.name, "change": change });
        work.record(Event::GroupChanged, Record::of(id).with(detail))
            .await?;
    }
    Ok(changed)
}

/// From now on it takes an administrator to help them: what anybody else has given to them is void.
async fn look_after(conn: &mut Conn, group: &Group, id: &str) -> Result<bool, StoreError> {
    let is_new = store::group_administrators::add(conn, &group.id, id).await?;
    if is_new {
        store::admin_codes::void(conn, id).await?;
        store::password_resets::void(conn, id).await?;
    }
    Ok(is_new)
}
