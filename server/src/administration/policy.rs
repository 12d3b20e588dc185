//! The pages of the policy.
//!
//! | file | what lives there |
//! | --- | --- |
//! | `editor.rs` | the editor, from a policy or from the fields of its form |
//! | `history.rs` | the versions, and what rules in report mode would have done |
//! | `explained.rs` | why somebody is asked |
//! | `tick.rs` | "I know that so many cannot sign in": of which draft |

pub mod editor;
pub mod explained;
pub mod history;
pub mod tick;

use app::words::policy as words;

use super::Desk;
use crate::admin::authority::CONSOLE;
use crate::store::{self, Conn, StoreError, policy::PolicyVersion};
use crate::times;

/// Who put a version in force.
pub(super) async fn author(
    conn: &mut Conn,
    desk: &Desk<'_>,
    version: &PolicyVersion,
) -> Result<String, StoreError> {
    if version.author == CONSOLE {
        return Ok(words::the_console(desk.lang).to_owned());
    }
    let person = store::people::by_id(conn, &version.author).await?;
    Ok(person.map_or_else(|| version.author.clone(), |person| person.username))
}

/// When, in words.
pub(super) fn when(desk: &Desk<'_>, at: i64) -> String {
    times::exact(at, desk.deps.now_ms(), &desk.deps.config.time_zone, desk.lang)
}
