//! The policy through its use cases: saved under checks, acted upon at every request, explained, replayed.

use std::net::IpAddr;

use policy::{Circumstance, Effect, Fact, Outcome, Policy, What};
use server::admin::authority::CONSOLE;
use server::admin::lockout::Glass;
use server::admin::policy::{NewPolicy, Saved, explain, replay};
use server::admin::{AdminError, carry_out, groups, policy as use_case, providers};
use server::store::{self, people::Person};
use server::validate::ReasonProblem;
use server::work::{Origin, Work};

use crate::both;
use crate::cli::machine::Machine;
use crate::support::browser::Browser;
use crate::support::portal::{PASSWORD, Portal};

/// A policy with these rules.
fn rules(toml: &str) -> Policy {
    Policy::from_toml(&format!("version = 0\n[enforcement]\non = false\n{toml}")).expect("a policy")
}

const FROM_OUTSIDE: &str = r#"
    [networks]
    office = ["192.0.2.0/24"]
    [[rules]]
    id = "outside"
    when = { except_networks = ["office"] }
    demand = { strength = "any" }
"#;

async fn put(portal: &Portal, new: NewPolicy<'_>, glass: Glass) -> Result<Saved, AdminError> {
    let put = async |work: &mut Work<'_>| use_case::set(work, new, glass).await;
    carry_out(&portal.deps, Origin::console(), put).await
}

async fn set(portal: &Portal, policy: Policy) -> Result<Saved, AdminError> {
    put(portal, because(policy), Glass::Whole).await
}

fn because(policy: Policy) -> NewPolicy<'static> {
    NewPolicy {
        policy,
        reason: "a test",
        based_on: None,
        locked_out_known: 0,
    }
}

async fn administrator(portal: &Portal, name: &str) -> Person {
    let person = portal.person(name, &[]).await;
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    store::people::set_administrator(&mut conn, &person.id, true)
        .await
        .expect("made");
    conn.commit().await.expect("kept");
    Person {
        administrator: true,
        ..person
    }
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/settings/security").await.heading() == "Security"
}

both!(a_rule_for_a_network_is_asked_at_every_request, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    set(&portal, rules(FROM_OUTSIDE)).await.expect("saved");
    let mut inside = portal.browser_at("192.0.2.9");
    assert_eq!(inside.password("alice", PASSWORD).await.view().0, "Landed");
    assert!(is_in(&mut inside).await);
    let mut outside = portal.browser_at("203.0.113.5");
    assert_eq!(outside.password("alice", PASSWORD).await.view().0, "SetUpChoice");
    // The same session, carried outside: what it has proven is not enough there, also from memory.
    let session = inside.cookie("session").expect("a session");
    let mut carried = portal.browser_at("203.0.113.5");
    carried.set_cookie("session", &session);
    assert!(!is_in(&mut carried).await, "carried outside");
    assert!(is_in(&mut inside).await, "and inside it still is");
    assert_eq!(carried.get_json("/api/session").await.status, 401);
});

both!(
    a_session_is_as_short_and_as_busy_as_the_policy_wants_it,
    async |db| {
        let portal = Portal::new(db);
        portal.person("alice", &[]).await;
        set(&portal, rules("[base]\nsession_minutes = 30\nidle_minutes = 10"))
            .await
            .expect("saved");
        let mut browser = portal.browser();
        browser.password("alice", PASSWORD).await;
        for _ in 0..3 {
            portal.wait_s(9 * 60);
            assert!(is_in(&mut browser).await, "busy enough");
        }
        portal.wait_s(4 * 60);
        assert!(!is_in(&mut browser).await, "31 minutes are too long");
        browser.password("alice", PASSWORD).await;
        assert!(is_in(&mut browser).await);
        portal.wait_s(11 * 60);
        assert!(!is_in(&mut browser).await, "11 minutes are too idle");
    }
);

both!(
    past_a_policy_that_cannot_be_read_only_the_broken_glass_leads,
    async |db| {
        let portal = Portal::new(db);
        let ada = administrator(&portal, "ada").await;
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
    let everybody = || Policy {
        enforcement: policy::Enforcement {
            on: true,
            ..Default::default()
        },
        ..Policy::default()
    };
    let refused = set(&portal, everybody()).await;
    let Err(AdminError::PeopleLockedOut(1, who)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(who, ["bob"]);
    let known = NewPolicy {
        locked_out_known: 1,
        ..because(everybody())
    };
    let Ok(Saved::Version(1, counts)) = put(&portal, known, Glass::Whole).await else {
        panic!("it is known")
    };
    assert_eq!(counts[Effect::LockedOut.index()], 1);
    assert_eq!(portal.events().await, ["policy_changed"]);
});

both!(
    no_policy_keeps_every_administrator_out_but_by_the_broken_glass,
    async |db| {
        let portal = Portal::made(db, &[], |_| server::providers::Registry::default());
        administrator(&portal, "ada").await;
        let everybody = Policy {
            enforcement: policy::Enforcement {
                on: true,
                ..Default::default()
            },
            ..Policy::default()
        };
        let known = || NewPolicy {
            locked_out_known: 1,
            ..because(everybody.clone())
        };
        let refused = put(&portal, known(), Glass::Whole).await;
        assert!(matches!(refused, Err(AdminError::LockOut(_))), "{refused:?}");
        assert!(matches!(
            put(&portal, known(), Glass::Broken).await,
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
        let ada = administrator(&portal, "ada").await;
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
        let known = || NewPolicy {
            locked_out_known: 1,
            ..because(policy.clone())
        };
        let sign_in = async |address| {
            let mut browser = portal.browser_at(address);
            browser.password("ada", PASSWORD).await;
            portal.wait_s(30);
            assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
        };
        let refused = put(&portal, known(), Glass::Whole).await;
        assert!(
            matches!(refused, Err(AdminError::LockOut(_))),
            "seen nowhere: {refused:?}"
        );
        sign_in("203.0.113.5").await;
        let refused = put(&portal, known(), Glass::Whole).await;
        assert!(
            matches!(refused, Err(AdminError::LockOut(_))),
            "seen outside only: {refused:?}"
        );
        sign_in("192.0.2.7").await;
        assert!(put(&portal, known(), Glass::Whole).await.is_ok(), "seen inside");
    }
);

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

both!(a_decision_is_explained_now_elsewhere_and_as_it_was, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &["Finance"]).await;
    set(&portal, rules(FROM_OUTSIDE)).await.expect("saved");
    let mut browser = portal.browser_at("192.0.2.9");
    browser.password("alice", PASSWORD).await;
    set(&portal, Policy::default()).await.expect("saved");
    let mut conn = portal.deps.store.read().await.expect("a connection");
    let kept = store::decisions::of_person(&mut conn, &alice.id, 0, 10)
        .await
        .expect("decisions");
    assert_eq!(
        (kept.len(), kept[0].policy_version, kept[0].outcome.as_str()),
        (1, 1, "signed_in")
    );
    let then = explain::then(&mut conn, Some(CONSOLE), &kept[0].id)
        .await
        .expect("explained");
    assert_eq!(then.decision.policy_version, 1);
    let outside = then
        .decision
        .trace
        .iter()
        .find(|t| t.what == What::Rule("outside".parse().expect("an id")));
    assert_eq!(outside.expect("a line").outcome, Outcome::Miss, "from the office");
    // The console says it as the pages do, but for what it calls things.
    let lines = use_case::trace::rules(&use_case::trace::Written, &then.decision);
    let last = lines.last().expect("a rule");
    assert_eq!(
        (
            last.name.as_str(),
            last.outcome.as_str(),
            last.why.as_str(),
            last.counts
        ),
        (
            "Rule ‘outside’",
            "Does not apply",
            "none of the excepted networks: no.",
            false
        )
    );
    let called = use_case::trace::Called {
        deps: &portal.deps,
        policy: &rules(FROM_OUTSIDE),
        lang: app::words::Lang::De,
    };
    let in_german = use_case::trace::rules(&called, &then.decision);
    assert_eq!(in_german.last().expect("a rule").outcome, "Trifft nicht zu");
    assert!(matches!(
        explain::then(&mut conn, Some(CONSOLE), "gone").await,
        Err(AdminError::NoSuchDecision(_))
    ));
    drop(conn);
    set(&portal, rules(FROM_OUTSIDE)).await.expect("saved");
    let mut conn = portal.deps.store.read().await.expect("a connection");
    for (address, outcome) in [
        (Some("192.0.2.9"), Outcome::Miss),
        (Some("203.0.113.5"), Outcome::Hit),
        (None, Outcome::May),
    ] {
        let address: Option<IpAddr> = address.map(|a| a.parse().expect("an address"));
        let here = Circumstance {
            address: address.into(),
            application: Fact::Known(policy::PORTAL.to_owned()),
            ..Circumstance::default()
        };
        let now = explain::now(&mut conn, &portal.deps, Some(CONSOLE), (alice.clone(), &here))
            .await
            .expect("explained");
        assert_eq!(
            now.decision.trace.last().expect("a rule").outcome,
            outcome,
            "{address:?}"
        );
    }
    drop(conn);
    let said = Machine::on(db).run(&["policy", "explain", "alice", "--ip", "203.0.113.5"]);
    let line = said.out.lines().find(|line| line.starts_with("Rule ‘outside’"));
    assert!(
        said.code == 0 && line.is_some_and(|line| line.contains("Applies")),
        "{}{}",
        said.out,
        said.err
    );
});

both!(a_rule_that_only_reports_is_recorded_and_asks_nobody, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &["Finance"]).await;
    portal.person("bob", &[]).await;
    let draft =
        "[[rules]]\nid = \"finance\"\nwhen = { groups = [\"Finance\"] }\ndemand = { strength = \"any\" }";
    set(&portal, rules(&draft.replace("when", "state = \"report\"\nwhen")))
        .await
        .expect("saved");
    for name in ["alice", "alice", "bob"] {
        assert_eq!(portal.browser().password(name, PASSWORD).await.view().0, "Landed");
    }
    let mut conn = portal.deps.store.read().await.expect("a connection");
    let reports = replay::reports(&mut conn, Some(CONSOLE), (0, 0))
        .await
        .expect("reports");
    let said: Vec<_> = reports
        .lines
        .iter()
        .map(|r| (r.rule.as_str(), r.effect.as_str(), r.username.as_str(), r.times))
        .collect();
    assert_eq!(said, [("finance", "set_up", "alice", 2)]);
    assert_eq!(reports.lines[0].day, portal.deps.now_ms() / 86_400_000);
    // The same rule, replayed as if it had been on.
    let replayed = replay::replay(&mut conn, Some(CONSOLE), &rules(draft), 0)
        .await
        .expect("replayed");
    assert_eq!((replayed.decisions, replayed.same), (3, 1));
    assert_eq!(replay::Replayed::total(&replayed.set_up), (2, 1));
    assert_eq!(replayed.people().into_iter().collect::<Vec<_>>(), ["alice"]);
    drop(conn);
    // What is a month old is not kept.
    portal.wait_s(31 * 24 * 3600);
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    let swept = store::sweep(&mut conn, portal.deps.now_ms(), 1)
        .await
        .expect("swept");
    assert_eq!(swept.decisions, 3);
    assert!(
        replay::reports(&mut conn, Some(CONSOLE), (0, 0))
            .await
            .expect("reports")
            .lines
            .is_empty()
    );
});

both!(what_was_asked_anyway_is_no_difference, async |db| {
    let portal = Portal::with(db, &[("session.stay_days", "30")]);
    portal.person("alice", &["Finance"]).await;
    portal.person("carol", &["Sales"]).await;
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut carol = portal.browser_at("192.0.2.3");
    let fields = [("username", "carol"), ("password", PASSWORD), ("stay", "1")];
    let landed = carol.post_json("/api/sign-in/password", &fields).await;
    assert_eq!(landed.view().0, "Landed");
    let policy = r#"
        [base]
        enrolment_grace_days = 7
        [[rules]]
        id = "finance"
        when = { groups = ["Finance"] }
        demand = { strength = "any" }
        [[rules]]
        id = "sales"
        when = { groups = ["Sales"] }
        demand = { strength = "any", enrolment_grace_days = 0 }
        [[rules]]
        id = "shorter"
        state = "report"
        demand = { session_minutes = 5 }
    "#;
    set(&portal, rules(policy)).await.expect("saved");
    portal.wait_s(2 * 3600);
    let since = portal.deps.now_ms();
    // One puts a set-up off, one proves enough, and one is back in a session that proves too little.
    let mut alice = portal.browser_at("192.0.2.1");
    alice.password("alice", PASSWORD).await;
    assert_eq!(
        alice.post_json("/api/sign-in/put-off", &[]).await.view().0,
        "Landed"
    );
    let mut browser = portal.browser_at("192.0.2.2");
    browser.password("bob", PASSWORD).await;
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
    assert!(!is_in(&mut carol).await);
    let mut conn = portal.deps.store.read().await.expect("a connection");
    let replayed = replay::replay(&mut conn, Some(CONSOLE), &rules(policy), since)
        .await
        .expect("replayed");
    assert_eq!(
        replayed,
        replay::Replayed {
            decisions: 3,
            same: 3,
            ..replay::Replayed::default()
        },
        "the policy in force changes nothing"
    );
    let reports = replay::reports(&mut conn, Some(CONSOLE), (since, 0))
        .await
        .expect("reports");
    let said: Vec<_> = reports
        .lines
        .iter()
        .map(|r| (r.effect.as_str(), r.username.as_str()))
        .collect();
    assert_eq!(said, [("same", "alice"), ("same", "bob"), ("same", "carol")]);
    assert!(!reports.more);
    // Without the grace it is another matter for her who needed it, and for nobody else.
    let at_once = policy.replace("days = 7", "days = 0");
    let replayed = replay::replay(&mut conn, Some(CONSOLE), &rules(&at_once), since)
        .await
        .expect("replayed");
    assert_eq!((replayed.decisions, replayed.same), (3, 2));
    assert_eq!(replayed.people().into_iter().collect::<Vec<_>>(), ["alice"]);
    assert_eq!(replay::Replayed::total(&replayed.set_up), (1, 1));
});

both!(a_set_up_is_put_off_as_long_as_the_grace_lasts, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &["Finance"]).await;
    let policy = "[base]\nenrolment_grace_days = 7\n[[rules]]\nid = \"finance\"\nwhen = { groups = [\"Finance\"] }\ndemand = { strength = \"any\" }";
    set(&portal, rules(policy)).await.expect("saved");
    let mut browser = portal.browser();
    assert_eq!(browser.password("alice", PASSWORD).await.view().0, "SetUpChoice");
    let page = browser.get("/login/setup").await.text();
    assert!(page.contains("You have until 10 August 2026."), "{page}");
    assert!(!is_in(&mut browser).await, "nothing was put off yet");
    assert_eq!(
        browser.post_json("/api/sign-in/put-off", &[]).await.view().0,
        "Landed"
    );
    assert!(is_in(&mut browser).await);
    let home = browser.get("/").await.text();
    assert!(home.contains("Add a second step until 10 August 2026."), "{home}");
    assert!(portal.events().await.contains(&"set_up_put_off".to_owned()));
    // Another sign-in, days later, counts from the same day.
    portal.wait_s(3 * 24 * 3600);
    let mut other = portal.browser();
    other.password("alice", PASSWORD).await;
    assert!(
        other
            .get("/login/setup")
            .await
            .text()
            .contains("until 10 August 2026.")
    );
    let session = other.post_json("/api/sign-in/put-off", &[]).await;
    assert_eq!(session.view().0, "Landed");
    // A stricter rule ends it, also for who is in already.
    let stricter = policy.replace(
        "strength = \"any\"",
        "strength = \"any\", enrolment_grace_days = 1",
    );
    set(&portal, rules(&stricter)).await.expect("saved");
    assert!(!is_in(&mut other).await);
    set(&portal, rules(policy)).await.expect("saved");
    assert!(is_in(&mut other).await);
    // The grace is over: nothing is offered, and a post that asks for it all the same gets nowhere.
    portal.wait_s(4 * 24 * 3600);
    let mut late = portal.browser();
    late.password("alice", PASSWORD).await;
    assert!(!late.get("/login/setup").await.text().contains("Skip"));
    assert_eq!(
        late.post_json("/api/sign-in/put-off", &[]).await.view().0,
        "SetUpChoice"
    );
    // Who has set something up, and owes again one day, has a grace again.
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    assert!(
        store::people::owing_since(&mut conn, &alice.id)
            .await
            .expect("asked")
            .is_some()
    );
    store::people::set_owing_since(&mut conn, &alice.id, None)
        .await
        .expect("cleared");
    assert!(
        store::people::owing_since(&mut conn, &alice.id)
            .await
            .expect("asked")
            .is_none()
    );
});

both!(codes_are_given_before_a_set_up_is_put_off, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    let id = portal
        .enrol(&alice, "backup_codes", "Backup codes", (portal.deps.id(), None))
        .await;
    let code = store::backup_codes::BackupCode {
        id: portal.deps.id(),
        enrolment_id: id,
        finder: "AAAA".to_owned(),
        hash: "$".to_owned(),
        used_at: None,
    };
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    store::backup_codes::insert(&mut conn, &[code])
        .await
        .expect("a code");
    conn.commit().await.expect("kept");
    let policy = "[base]\nenrolment_grace_days = 7\n[[rules]]\nid = \"all\"\ndemand = { strength = \"any\" }";
    set(&portal, rules(policy)).await.expect("saved");
    let mut browser = portal.browser();
    browser.password("alice", PASSWORD).await;
    assert_ne!(
        browser.post_json("/api/sign-in/put-off", &[]).await.view().0,
        "Landed"
    );
    assert!(!is_in(&mut browser).await);
});

#[test]
fn the_policy_of_the_readme_is_one_and_its_test_holds() {
    let readme = include_str!("../../../README.md");
    let start = readme.find("```toml\nversion = 0").expect("a policy") + "```toml\n".len();
    let length = readme[start..].find("```").expect("its end");
    let policy = Policy::from_toml(&readme[start..start + length]).expect("a policy");
    assert_eq!((policy.rules.len(), policy.tests.len()), (1, 1));
    assert_eq!(policy::run_tests(&policy)[0].failure, None);
}
