//! Every use case, carried out as somebody; what becomes of it is one letter.

use server::admin::authority::Why;
use server::admin::people::NewPerson;
use server::admin::{AdminError, codes, invitation, password_reset};
use server::store::people::Person;
use server::work::{Origin, Work};

use super::Cast;
use crate::support::portal::Portal;

mod people;
mod portal;

impl Cast {
    /// Carries one out and keeps nothing of it.
    pub(super) async fn outcome(
        &self,
        portal: &Portal,
        case: &str,
        (actor, whom): (Option<&str>, &Person),
    ) -> char {
        let origin = Origin {
            actor: actor.map(str::to_owned),
            ..Origin::default()
        };
        let result = if let Some(result) = self.sealed_case(portal, case, &origin).await {
            result
        } else if case == "password_reset::start" {
            password_reset::start(&portal.deps, origin, &whom.username)
                .await
                .map(drop)
        } else if case == "codes::issue" {
            codes::issue(&portal.deps, origin, &whom.username, "lost phone")
                .await
                .map(drop)
        } else if case == "invitation::invite" {
            let groups = [self.theirs.name.clone()];
            let new = NewPerson {
                username: "guest",
                groups: &groups,
                ..NewPerson::default()
            };
            invitation::invite(&portal.deps, origin, new).await.map(drop)
        } else {
            let mut work = Work::begin(&portal.deps, origin).await.expect("work");
            self.in_work(&mut work, case, whom).await
        };
        match result {
            Err(AdminError::NotAllowed(denied)) => match denied.why {
                Why::Never => 'n',
                Why::NotTheirs => 't',
                Why::Administrator => 'a',
                Why::Yourself => 'y',
                Why::Issuer => 'i',
            },
            Err(AdminError::NoSuchPerson(_)) => '0',
            Ok(()) => '+',
            // Whoever was invited before is there, and nothing was decided yet: allowed, and then not possible.
            Err(AdminError::PersonExists(_)) if case == "invitation::invite" => '+',
            Err(AdminError::NoSuchDecision(_)) if case == "policy::explain::then" => '+',
            Err(error) => panic!("{case}: {error}"),
        }
    }

    /// Carries one out in a work that was begun.
    async fn in_work(&self, work: &mut Work<'_>, case: &str, whom: &Person) -> Result<(), AdminError> {
        if case.starts_with("people::create") {
            self.create(work, case).await
        } else if let Some(result) = self.person_case(work, case, whom).await {
            result
        } else if let Some(result) = self.group_case(work, case, whom).await {
            result
        } else if let Some(result) = self.portal_case(work, case).await {
            result
        } else if let Some(result) = self.policy_case(work, case).await {
            result
        } else if let Some(result) = self.log_case(work, case).await {
            result
        } else {
            panic!("{case} is not walked")
        }
    }
}
