//! What is done to somebody, or to a group.

use app::words::Lang;
use server::admin::lockout::Glass;
use server::admin::people::{self, NewPerson};
use server::admin::{AdminError, codes, group_administrators, groups, keys, methods, profile, providers};
use server::store::people::Person;
use server::work::Work;

use crate::delegation::Cast;

impl Cast {
    /// Somebody new; in no group an administrator, else an ordinary person.
    pub(super) async fn create(&self, work: &mut Work<'_>, case: &str) -> Result<(), AdminError> {
        let (theirs, other) = (self.theirs.name.clone(), self.not_theirs.name.clone());
        let groups = match case {
            "people::create in another group" => vec![other],
            "people::create in both" => vec![theirs, other],
            "people::create in no group" => vec![],
            _ => vec![theirs],
        };
        let new = NewPerson {
            username: "newcomer",
            groups: &groups,
            administrator: case == "people::create",
            ..NewPerson::default()
        };
        people::create(work, new).await.map(drop)
    }

    /// Carries one out, for somebody.
    pub(super) async fn person_case(
        &self,
        work: &mut Work<'_>,
        case: &str,
        whom: &Person,
    ) -> Option<Result<(), AdminError>> {
        let actor = work.origin.actor.clone();
        let actor = actor.as_deref();
        Some(match case {
            "people::see" => people::see(&mut work.conn, actor, &whom.username).await.map(drop),
            "people::list" => people::list(&mut work.conn, actor, "").await.map(drop),
            "people::set_disabled" => people::set_disabled(work, whom, true, Glass::Whole)
                .await
                .map(drop),
            "people::set_administrator" => people::set_administrator(work, whom, true, Glass::Whole)
                .await
                .map(drop),
            "people::delete" => people::delete(work, whom, Glass::Whole).await,
            "profile::set_full_name" => profile::set_full_name(work, whom, "Another").await.map(drop),
            "profile::set_email" => profile::set_email(work, whom, "").await.map(drop),
            "profile::set_password" => profile::set_password(work, whom, "$").await.map(drop),
            "profile::unlock" => profile::unlock(work, whom).await,
            "profile::end_sessions" => profile::end_sessions(work, whom).await.map(drop),
            "codes::list" => codes::list(&mut work.conn, actor, (work.deps, Some(whom)))
                .await
                .map(drop),
            "codes::list of all" => codes::list(&mut work.conn, actor, (work.deps, None))
                .await
                .map(drop),
            "keys::list" => keys::list(&mut work.conn, work.deps, actor, (Some(whom), Lang::En))
                .await
                .map(drop),
            "keys::list of all" => keys::list(&mut work.conn, work.deps, actor, (None, Lang::En))
                .await
                .map(drop),
            "providers::state" => providers::state(&mut work.conn, actor, work.deps, whom)
                .await
                .map(drop),
            "providers::enable" => providers::enable(work, whom, "really_me").await.map(drop),
            "providers::disable" => providers::disable(work, whom, "totp", Glass::Whole)
                .await
                .map(drop),
            "methods::remove_one" => methods::remove_one(work, whom, "", "lost", Glass::Whole)
                .await
                .map(drop),
            "methods::remove_all" => methods::remove_all(work, whom, "lost", Glass::Whole)
                .await
                .map(drop),
            _ => return None,
        })
    }

    /// Carries one out, for a group.
    pub(super) async fn group_case(
        &self,
        work: &mut Work<'_>,
        case: &str,
        whom: &Person,
    ) -> Option<Result<(), AdminError>> {
        let actor = work.origin.actor.clone();
        let (actor, group) = (actor.as_deref(), &self.theirs);
        let whom = std::slice::from_ref(whom);
        Some(match case {
            "groups::see" => groups::see(&mut work.conn, actor, "Staff").await.map(drop),
            "groups::list" => groups::list(&mut work.conn, actor).await.map(drop),
            "groups::members" => groups::members(&mut work.conn, actor, group).await.map(drop),
            "groups::members of another group" => groups::members(&mut work.conn, actor, &self.not_theirs)
                .await
                .map(drop),
            "groups::create" => groups::create(work, "Another").await.map(drop),
            "groups::delete" => groups::delete(work, group, Glass::Whole).await,
            "groups::add" => groups::add(work, group, whom, Glass::Whole).await.map(drop),
            "groups::remove" => groups::remove(work, group, whom, Glass::Whole).await.map(drop),
            "group_administrators::add" => group_administrators::add(work, group, whom).await.map(drop),
            "group_administrators::remove" => group_administrators::remove(work, group, whom).await.map(drop),
            "group_administrators::list" => group_administrators::list(&mut work.conn, actor, group)
                .await
                .map(drop),
            _ => return None,
        })
    }
}
