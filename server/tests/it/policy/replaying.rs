//! What a rule would have done: reported while it only reports, and replayed over the decisions of before.

use server::admin::authority::CONSOLE;
use server::admin::policy::replay;
use server::store;

use super::{is_in, rules, set};
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

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
