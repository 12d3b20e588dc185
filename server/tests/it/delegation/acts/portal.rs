//! What is done for everybody: switches, the policy, the log.

use server::admin::enforcement::{self, NewEnforcement};
use server::admin::lockout::Glass;
use server::admin::{AdminError, key_import, log, policy, providers};
use server::administration::people::{Query, download as people_file};
use server::work::{Origin, Work};

use crate::delegation::Cast;
use crate::support::portal::Portal;

impl Cast {
    /// Carries one out, for everybody.
    pub(super) async fn portal_case(
        &self,
        work: &mut Work<'_>,
        case: &str,
    ) -> Option<Result<(), AdminError>> {
        let actor = work.origin.actor.clone();
        let actor = actor.as_deref();
        Some(match case {
            "providers::switch" => providers::switch(&mut work.conn, actor, work.deps, "totp")
                .await
                .map(drop),
            "providers::set_switch" => providers::set_switch(work, "totp", (true, &[]), (0, Glass::Whole))
                .await
                .map(drop),
            "providers::switch_on_again" => providers::switch_on_again(work, "totp", Glass::Whole)
                .await
                .map(drop),
            "providers::clean_up" => providers::clean_up(work, "totp", (0, Glass::Whole))
                .await
                .map(drop),
            "enforcement::show" => enforcement::show(&mut work.conn, actor, work.deps)
                .await
                .map(drop),
            "enforcement::set" => enforcement::set(work, NewEnforcement::default(), Glass::Whole)
                .await
                .map(drop),
            "people::download::begin" => people_file::Download::begin(work, Query::default())
                .await
                .map(drop),
            "enforcement::set_remember_days" => enforcement::set_remember_days(work, 1).await.map(drop),
            "key_import::import" => key_import::import(work, "", Glass::Whole).await.map(drop),
            _ => return None,
        })
    }

    /// Carries one out, on the policy.
    pub(super) async fn policy_case(
        &self,
        work: &mut Work<'_>,
        case: &str,
    ) -> Option<Result<(), AdminError>> {
        let actor = work.origin.actor.clone();
        let actor = actor.as_deref();
        Some(match case {
            "policy::show" => policy::show(&mut work.conn, actor, None).await.map(drop),
            "policy::history" => policy::history(&mut work.conn, actor, (i64::MAX, 1))
                .await
                .map(drop),
            "policy::set" => {
                let new = policy::NewPolicy {
                    policy: ::policy::Policy::default(),
                    reason: "a test",
                    based_on: None,
                    locked_out_known: 0,
                };
                policy::set(work, new, Glass::Whole).await.map(drop)
            }
            "policy::revert" => policy::revert(work, (0, None), ("a test", 0), Glass::Whole)
                .await
                .map(drop),
            "policy::explain::now" => {
                let (whom, anywhere) = (self.member.clone(), policy::look::anywhere());
                policy::explain::now(&mut work.conn, work.deps, actor, (whom, &anywhere))
                    .await
                    .map(drop)
            }
            "policy::look::look" => {
                let wanted = ::policy::Policy::default();
                policy::look::look(&mut work.conn, actor, (work.deps, &wanted))
                    .await
                    .map(drop)
            }
            "policy::look::known" => policy::look::known(&mut work.conn, actor, work.deps)
                .await
                .map(drop),
            "policy::crowd::everybody" => policy::crowd::everybody(&mut work.conn, actor, work.deps)
                .await
                .map(drop),
            "policy::explain::then" => policy::explain::then(&mut work.conn, actor, "none")
                .await
                .map(drop),
            "policy::replay::replay" => {
                let policy = ::policy::Policy::default();
                policy::replay::replay(&mut work.conn, actor, &policy, 0)
                    .await
                    .map(drop)
            }
            "policy::replay::reports" => policy::replay::reports(&mut work.conn, actor, (0, 0))
                .await
                .map(drop),
            _ => return None,
        })
    }

    /// Carries one out, on the log.
    pub(super) async fn log_case(&self, work: &mut Work<'_>, case: &str) -> Option<Result<(), AdminError>> {
        let actor = work.origin.actor.clone();
        let actor = actor.as_deref();
        Some(match case {
            "log::page" => log::page(&mut work.conn, actor, &log::Wanted::default(), log::At::Newest)
                .await
                .map(drop),
            "log::list" => log::list(&mut work.conn, actor, &log::Wanted::default(), 1)
                .await
                .map(drop),
            "log::download::begin" => {
                let (all, format) = (log::Wanted::default(), log::download::Format::Csv);
                log::download::Download::begin(work, all, format).await.map(drop)
            }
            _ => return None,
        })
    }

    /// Carries one out on the sealed log, which begins its own work.
    pub(super) async fn sealed_case(
        &self,
        portal: &Portal,
        case: &str,
        origin: &Origin,
    ) -> Option<Result<(), AdminError>> {
        let (deps, actor) = (&portal.deps, origin.actor.as_deref());
        Some(match case {
            "log::seals::verify" => log::seals::verify(deps, actor, &[], None).await.map(drop),
            "log::seals::export" => log::seals::export(deps, origin.clone()).await.map(drop),
            "log::seals::checkpoint" => log::seals::checkpoint(deps, actor).await.map(drop),
            _ => return None,
        })
    }
}
