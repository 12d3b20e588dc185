//! Administrators who act against each other at the same moment.

use server::admin::enforcement::{self, NewEnforcement};
use server::admin::lockout::Glass;
use server::admin::{AdminError, carry_out, people, providers};
use server::work::{Origin, Work};

use super::{act, administrator, backup_codes};
use crate::both;
use crate::soak::rounds;
use crate::support::portal::Portal;

both!(two_administrators_cannot_switch_each_other_off, async |db| {
    let portal = Portal::new(db);
    let (ada, bea) = (
        administrator(&portal, "ada").await,
        administrator(&portal, "bea").await,
    );
    for round in 0..rounds(8, 400) {
        let mut tasks = tokio::task::JoinSet::new();
        for person in [ada.clone(), bea.clone()] {
            let deps = portal.deps.clone();
            tasks.spawn(async move {
                let off =
                    async |work: &mut Work<'_>| people::set_disabled(work, &person, true, Glass::Whole).await;
                carry_out(&deps, Origin::console(), off).await
            });
        }
        let done = tasks.join_all().await;
        let refused = done
            .iter()
            .filter(|r| matches!(r, Err(AdminError::LockOut(_))))
            .count();
        assert_eq!(
            (refused, done.iter().filter(|r| r.is_ok()).count()),
            (1, 1),
            "round {round}: {done:?}"
        );
        for person in [&ada, &bea] {
            let on =
                async |work: &mut Work<'_>| people::set_disabled(work, person, false, Glass::Whole).await;
            act(&portal.deps, on).await.expect("on again");
        }
    }
});

/// What administrators do to each other.
#[derive(Clone, Copy, Debug)]
enum Blow {
    SwitchOff,
    Demote,
}

both!(of_two_who_act_against_each_other_one_comes_too_late, async |db| {
    let portal = Portal::new(db);
    let (ada, bea) = (
        administrator(&portal, "ada").await,
        administrator(&portal, "bea").await,
    );
    // With a third one the guard has nothing against either.
    administrator(&portal, "eve").await;
    for round in 0..rounds(10, 400) {
        let blow = if round % 2 == 0 {
            Blow::SwitchOff
        } else {
            Blow::Demote
        };
        let mut tasks = tokio::task::JoinSet::new();
        for (by, whom) in [(ada.clone(), bea.clone()), (bea.clone(), ada.clone())] {
            let deps = portal.deps.clone();
            tasks.spawn(async move {
                let by = Origin {
                    actor: Some(by.id),
                    ..Origin::default()
                };
                let strike = async |work: &mut Work<'_>| match blow {
                    Blow::SwitchOff => people::set_disabled(work, &whom, true, Glass::Whole).await,
                    Blow::Demote => people::set_administrator(work, &whom, false, Glass::Whole).await,
                };
                carry_out(&deps, by, strike).await
            });
        }
        let done = tasks.join_all().await;
        let is_late = |r: &&Result<bool, AdminError>| matches!(r, Err(AdminError::NotAllowed(_)));
        assert_eq!(
            (
                done.iter().filter(is_late).count(),
                done.iter().filter(|r| matches!(r, Ok(true))).count()
            ),
            (1, 1),
            "round {round}, {blow:?}: {done:?}"
        );
        for person in [&ada, &bea] {
            act(&portal.deps, async |work: &mut Work<'_>| {
                people::set_disabled(work, person, false, Glass::Whole).await?;
                people::set_administrator(work, person, true, Glass::Whole).await
            })
            .await
            .expect("as before");
        }
    }
});

both!(a_change_of_policy_and_a_demotion_see_each_other, async |db| {
    let portal = Portal::new(db);
    let deps = &*portal.deps;
    let (ada, bea) = (
        administrator(&portal, "ada").await,
        administrator(&portal, "bea").await,
    );
    let out = async |work: &mut Work<'_>| providers::disable(work, &ada, "totp", Glass::Whole).await;
    act(deps, out).await.expect("nothing is enforced");
    backup_codes(&portal, &ada).await;
    for round in 0..rounds(8, 400) {
        let (one, other) = (portal.deps.clone(), portal.deps.clone());
        let enforced = tokio::spawn(async move {
            let new = NewEnforcement {
                on: true,
                ..NewEnforcement::default()
            };
            let on = async |work: &mut Work<'_>| enforcement::set(work, new, Glass::Whole).await.map(drop);
            carry_out(&one, Origin::console(), on).await
        });
        let person = bea.clone();
        let demoted = tokio::spawn(async move {
            let down = async |work: &mut Work<'_>| {
                people::set_administrator(work, &person, false, Glass::Whole).await
            };
            carry_out(&other, Origin::console(), down).await.map(drop)
        });
        let (enforced, demoted) = (enforced.await.expect("an end"), demoted.await.expect("an end"));
        assert!(
            enforced.is_ok() != demoted.is_ok(),
            "round {round}: {enforced:?} {demoted:?}"
        );
        let back = async |work: &mut Work<'_>| {
            enforcement::set(work, NewEnforcement::default(), Glass::Whole).await?;
            people::set_administrator(work, &bea, true, Glass::Whole).await
        };
        act(deps, back).await.expect("as before");
    }
});
