//! A policy is saved with a reason, on what was looked at, and comes back under the same checks.

use policy::Policy;
use server::admin::authority::CONSOLE;
use server::admin::lockout::Glass;
use server::admin::policy::{NewPolicy, Saved};
use server::admin::{AdminError, carry_out, groups, policy as use_case};
use server::validate::ReasonProblem;
use server::work::{Origin, Work};

use super::{FROM_OUTSIDE, because, put, rules, set};
use crate::both;
use crate::support::portal::Portal;

both!(
    a_policy_is_saved_with_a_reason_once_and_on_what_was_looked_at,
    async |db| {
        let portal = Portal::new(db);
        let new = |based_on| NewPolicy {
            based_on: Some(based_on),
            ..because(rules(FROM_OUTSIDE))
        };
        let long = "x".repeat(501);
        for (reason, problem) in [
            (" \n", ReasonProblem::Empty),
            ("for\nauditors", ReasonProblem::Hidden),
            (&long, ReasonProblem::TooLong),
        ] {
            let refused = put(&portal, NewPolicy { reason, ..new(0) }, Glass::Whole).await;
            assert!(
                matches!(&refused, Err(AdminError::Reason(found)) if *found == problem),
                "{refused:?}"
            );
        }
        assert_eq!(
            put(&portal, new(0), Glass::Whole).await.expect("saved"),
            Saved::Version(1, [0; 6])
        );
        assert_eq!(
            put(&portal, new(1), Glass::Whole).await.expect("looked at"),
            Saved::Same(1)
        );
        let moved = put(&portal, new(0), Glass::Whole).await;
        assert!(
            matches!(moved, Err(AdminError::PolicyMoved { version: 1 })),
            "{moved:?}"
        );
        let mut conn = portal.deps.store.read().await.expect("a connection");
        let history = use_case::history(&mut conn, Some(CONSOLE), (i64::MAX, 10))
            .await
            .expect("a list");
        let reasons: Vec<_> = history
            .iter()
            .map(|v| (v.version, v.author.as_str(), v.reason.as_str()))
            .collect();
        assert_eq!(
            reasons,
            [(1, "console", "a test"), (0, "twinlatch", "as installed")]
        );
        let nobody = use_case::history(&mut conn, Some("nobody"), (i64::MAX, 10)).await;
        assert!(matches!(nobody, Err(AdminError::NotAllowed(_))));
    }
);

both!(two_who_save_at_once_do_not_undo_each_other, async |db| {
    let portal = Portal::new(db);
    let one = NewPolicy {
        based_on: Some(0),
        ..because(rules("[base]\nremember_browser_days = 1"))
    };
    let other = NewPolicy {
        based_on: Some(0),
        ..because(rules("[base]\nremember_browser_days = 2"))
    };
    let (one, other) = tokio::join!(put(&portal, one, Glass::Whole), put(&portal, other, Glass::Whole));
    let refused = [&one, &other]
        .iter()
        .filter(|r| matches!(r, Err(AdminError::PolicyMoved { version: 1 })))
        .count();
    assert_eq!(
        (refused, one.is_ok() != other.is_ok()),
        (1, true),
        "{one:?} {other:?}"
    );
});

both!(an_older_version_comes_back_through_the_same_checks, async |db| {
    let portal = Portal::new(db);
    portal.person("bob", &["Finance"]).await;
    let finance = || {
        rules("[[rules]]\nid = \"a\"\nwhen = { groups = [\"Finance\"] }\ndemand = { session_minutes = 5 }")
    };
    set(&portal, finance()).await.expect("saved");
    set(&portal, Policy::default()).await.expect("saved");
    let revert = |version| {
        let deps = portal.deps.clone();
        async move {
            let revert =
                async |work: &mut Work<'_>| use_case::revert(work, version, ("back", 0), Glass::Whole).await;
            carry_out(&deps, Origin::console(), revert).await
        }
    };
    // Somebody has saved a version since version 1 was looked at.
    assert!(matches!(
        revert((1, Some(1))).await,
        Err(AdminError::PolicyMoved { version: 2 })
    ));
    assert!(matches!(revert((1, Some(2))).await, Ok(Saved::Version(3, _))));
    assert!(matches!(
        revert((9, None)).await,
        Err(AdminError::NoSuchVersion(9))
    ));
    let mut conn = portal.deps.store.read().await.expect("a connection");
    let (row, policy) = use_case::show(&mut conn, Some(CONSOLE), None)
        .await
        .expect("in force");
    assert_eq!(
        (row.version, policy.version, &policy.rules),
        (3, 3, &finance().rules)
    );
    let lines = use_case::difference(&Policy::default(), &policy).expect("lines");
    assert!(
        lines
            .iter()
            .any(|(change, line)| change.sign() == '+' && line == "session_minutes = 5"),
        "{lines:?}"
    );
    drop(conn);
    // A group that a rule names stays, and with it the rule its meaning.
    let delete = async |work: &mut Work<'_>| {
        let group = groups::find(&mut work.conn, "Finance").await?;
        groups::delete(work, &group, Glass::Whole).await
    };
    let deleted = carry_out(&portal.deps, Origin::console(), delete).await;
    assert!(matches!(deleted, Err(AdminError::GroupInUse { by, .. }) if by == "the rule a"));
});
