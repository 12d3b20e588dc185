//! What is odd or would keep people out is not saved; past that, and past a policy that cannot be read, leads the broken glass.

use policy::{Effect, Policy};
use server::admin::lockout::Glass;
use server::admin::policy::{NewPolicy, Saved};
use server::admin::{AdminError, carry_out, policy as use_case, providers};
use server::store;
use server::work::{Origin, Work};

use super::{FROM_OUTSIDE, because, put, rules, set};
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

/// A second step is demanded of everybody.
fn everybody() -> Policy {
    Policy {
        enforcement: policy::Enforcement {
            on: true,
            ..Default::default()
        },
        ..Policy::default()
    }
}

/// Saved by somebody who knows that one person is locked out by it.
fn known(policy: Policy) -> NewPolicy<'static> {
    NewPolicy {
        locked_out_known: 1,
        ..because(policy)
    }
}

both!(
    past_a_policy_that_cannot_be_read_only_the_broken_glass_leads,
    async |db| {
        let portal = Portal::new(db);
        let ada = portal.administrator("ada").await;
        portal.app_for(&ada, "Phone").await;
        let break_it = async || {
            let mut conn = portal.deps.store.write().await.expect("a transaction");
            store::policy::insert_version(&mut conn, "nonsense", "test", "because", 0)
                .await
                .expect("a version");
            conn.commit().await.expect("kept");
        };
        break_it().await;
        let mut browser = portal.browser();
        let answer = browser
            .post_json(
                "/api/sign-in/password",
                &[("username", "ada"), ("password", PASSWORD)],
            )
            .await;
        assert!(answer.status.as_u16() >= 500, "nobody gets in: {}", answer.status);
        assert!(matches!(
            set(&portal, rules(FROM_OUTSIDE)).await,
            Err(AdminError::Store(_))
        ));
        // What is wrong with the new one is found all the same.
        let wrong = because(rules(
            "[[rules]]\nid = \"one\"\nwhen = { groups = [\"Nowhere\"] }",
        ));
        assert!(matches!(
            put(&portal, wrong, Glass::Broken).await,
            Err(AdminError::Findings(_))
        ));
        let saved = put(&portal, because(rules(FROM_OUTSIDE)), Glass::Broken).await;
        assert!(matches!(saved, Ok(Saved::Version(2, _))), "{saved:?}");
        assert_eq!(browser.password("ada", PASSWORD).await.view().0, "Code");
        // Also by the policy as installed, with which an unreadable one is compared.
        break_it().await;
        let saved = put(&portal, because(Policy::default()), Glass::Broken).await;
        assert!(matches!(saved, Ok(Saved::Version(4, _))), "{saved:?}");
        assert_eq!(
            portal.events().await.last().map(String::as_str),
            Some("policy_changed")
        );
    }
);

both!(what_is_odd_or_would_lock_people_out_is_not_saved, async |db| {
    let portal = Portal::made(db, &[], |_| server::providers::Registry::default());
    portal.person("bob", &["Finance"]).await;
    let unknown = set(
        &portal,
        rules("[[rules]]\nid = \"a\"\nwhen = { groups = [\"Finanse\"] }\ndemand = { strength = \"any\" }"),
    )
    .await;
    let Err(AdminError::Findings(found)) = unknown else {
        panic!("{unknown:?}")
    };
    assert_eq!(
        use_case::words::finding(&found[0]),
        "error: rule a: there is no group \"Finanse\""
    );
    // Without any provider nothing can be set up.
    let refused = set(&portal, everybody()).await;
    let Err(AdminError::PeopleLockedOut(1, who)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(who, ["bob"]);
    let Ok(Saved::Version(1, counts)) = put(&portal, known(everybody()), Glass::Whole).await else {
        panic!("it is known")
    };
    assert_eq!(counts[Effect::LockedOut.index()], 1);
    assert_eq!(portal.events().await, ["policy_changed"]);
});

both!(
    no_policy_keeps_every_administrator_out_but_by_the_broken_glass,
    async |db| {
        let portal = Portal::made(db, &[], |_| server::providers::Registry::default());
        portal.administrator("ada").await;
        let refused = put(&portal, known(everybody()), Glass::Whole).await;
        assert!(matches!(refused, Err(AdminError::LockOut(_))), "{refused:?}");
        assert!(matches!(
            put(&portal, known(everybody()), Glass::Broken).await,
            Ok(Saved::Version(1, _))
        ));
        assert_eq!(portal.events().await, ["lock_out_prevented", "policy_changed"]);
    }
);

both!(
    an_administrator_counts_from_where_they_have_signed_in,
    async |db| {
        let portal = Portal::new(db);
        portal.person("bob", &["Others"]).await;
        let ada = portal.administrator("ada").await;
        portal.app_for(&ada, "Phone").await;
        // Only others may set up a key.
        let switch = async |work: &mut Work<'_>| {
            providers::set_switch(
                work,
                "webauthn",
                (true, &["Others".to_owned()]),
                (0, Glass::Whole),
            )
            .await
        };
        carry_out(&portal.deps, Origin::console(), switch)
            .await
            .expect("switched");
        let policy = rules(&FROM_OUTSIDE.replace("any", "phishing_resistant"));
        let save = async || put(&portal, known(policy.clone()), Glass::Whole).await;
        let sign_in = async |address| {
            let mut browser = portal.browser_at(address);
            browser.password("ada", PASSWORD).await;
            portal.wait_s(30);
            assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
        };
        let refused = save().await;
        assert!(
            matches!(refused, Err(AdminError::LockOut(_))),
            "seen nowhere: {refused:?}"
        );
        sign_in("203.0.113.5").await;
        let refused = save().await;
        assert!(
            matches!(refused, Err(AdminError::LockOut(_))),
            "seen outside only: {refused:?}"
        );
        sign_in("192.0.2.7").await;
        assert!(save().await.is_ok(), "seen inside");
    }
);
