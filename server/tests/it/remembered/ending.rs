//! What ends it: another password, a method that is gone, a policy, signing out everywhere.

use server::admin::lockout::Glass;
use server::admin::policy::NewPolicy;
use server::admin::{carry_out, providers};
use server::store;
use server::work::{Origin, Work};

use super::{DAY_S, allow, asked, portal_of, remembered, sign_in};
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

both!(
    it_ends_with_the_password_the_method_and_a_smaller_bound,
    async |db| {
        let portal = portal_of(db).await;
        let mut browser = remembered(&portal, "192.0.2.1").await;
        portal.wait_s(8 * DAY_S);
        allow(&portal, 7).await;
        assert_eq!(asked(&mut browser).await, "Code", "a smaller bound");
        assert_eq!(browser.cookie("remembered"), None);
        allow(&portal, 30).await;
        assert_eq!(asked(&mut browser).await, "Code", "and it does not come back");

        let mut browser = remembered(&portal, "192.0.2.1").await;
        let mut other = portal.browser_at("192.0.2.2");
        asked(&mut other).await;
        portal.wait_s(30);
        assert_eq!(other.answer("totp", &portal.code(0)).await.view().0, "Landed");
        let new = [("password", "a different wheel entirely"), ("others", "")];
        other.post("/api/account/change-password", &new).await;
        let (view, _) = browser
            .password("alice", "a different wheel entirely")
            .await
            .view();
        assert_eq!(view, "Code", "another password");
    }
);

both!(it_ends_with_the_method_that_proved_it, async |db| {
    let portal = portal_of(db).await;
    let mut browser = remembered(&portal, "192.0.2.1").await;
    assert_eq!(asked(&mut browser).await, "Landed");
    let mut conn = portal.deps.store.read().await.expect("a connection");
    let alice = store::people::by_username_key(&mut conn, "alice")
        .await
        .expect("read")
        .expect("Alice");
    let phone = store::enrolments::of_person(&mut conn, &alice.id)
        .await
        .expect("read")
        .remove(0);
    drop(conn);
    portal.app_for(&alice, "Tablet").await;
    // Fresh proof, and the first of two apps goes.
    let mut other = portal.browser_at("192.0.2.9");
    asked(&mut other).await;
    portal.wait_s(30);
    assert_eq!(other.answer("totp", &portal.code(0)).await.view().0, "Landed");
    let gone = other.post("/api/security/remove", &[("id", &phone.id)]).await;
    assert_eq!(gone.status, 200, "{}", gone.text());
    let mut conn = portal.deps.store.read().await.expect("a connection");
    assert_eq!(
        store::enrolments::of_person(&mut conn, &alice.id)
            .await
            .expect("read")
            .len(),
        1
    );
    drop(conn);
    assert_eq!(asked(&mut browser).await, "Code", "its method is gone");
});

both!(what_is_forbidden_ends_at_once_and_stays_ended, async |db| {
    let portal = portal_of(db).await;
    let mut browser = remembered(&portal, "192.0.2.1").await;
    let mut other = remembered(&portal, "192.0.2.2").await;
    assert_eq!(asked(&mut browser).await, "Landed");
    allow(&portal, 0).await;
    let answer = browser.get_json("/api/session").await;
    assert_eq!(
        (answer.status, &answer.json()["error"]),
        (http::StatusCode::UNAUTHORIZED, &"step_up_required".into())
    );
    allow(&portal, 30).await;
    assert_eq!(asked(&mut other).await, "Code", "never visited in between");
});

both!(without_its_method_it_is_nothing, async |db| {
    let portal = portal_of(db).await;
    let alice = portal.person("bob", &[]).await;
    portal.app_for(&alice, "Phone").await;
    let mut browser = remembered(&portal, "192.0.2.1").await;
    let off = async |work: &mut Work<'_>| {
        let glass = Glass::Whole;
        providers::set_switch(work, "totp", (false, &[]), (usize::MAX, glass)).await
    };
    carry_out(&portal.deps, Origin::console(), off)
        .await
        .expect("switched");
    let (view, _) = browser.password("alice", PASSWORD).await.view();
    assert_ne!(view, "Landed", "a method that is switched off counts for nothing");
});

both!(signing_out_everywhere_forgets_every_browser, async |db| {
    let portal = portal_of(db).await;
    let mut browser = remembered(&portal, "192.0.2.1").await;
    let mut lost = remembered(&portal, "192.0.2.2").await;
    assert_eq!(asked(&mut browser).await, "Landed");
    browser
        .post("/api/account/sign-out", &[("everywhere", "1")])
        .await;
    assert_eq!(asked(&mut lost).await, "Code");
});

/// Puts a policy in force as an administrator does: thirty days, and this.
async fn rule(portal: &Portal, toml: &str) {
    let text = format!("version = 0\n[enforcement]\non = false\n[base]\nremember_browser_days = 30\n{toml}");
    let new = NewPolicy {
        policy: policy::Policy::from_toml(&text).expect("a policy"),
        reason: "a test",
        based_on: None,
        locked_out_known: 0,
    };
    let set = async |work: &mut Work<'_>| server::admin::policy::set(work, new, Glass::Whole).await;
    carry_out(&portal.deps, Origin::console(), set)
        .await
        .expect("a policy");
}

both!(what_a_rule_ended_is_not_back_when_the_rule_goes, async |db| {
    let portal = Portal::new(db);
    for (name, group) in [("alice", "staff"), ("bob", "guests")] {
        let person = portal.person(name, &[group]).await;
        portal.app_for(&person, "Phone").await;
    }
    allow(&portal, 30).await;
    let mut alice = remembered(&portal, "192.0.2.1").await;
    let mut bob = portal.browser_at("192.0.2.2");
    sign_in(&portal, &mut bob, "bob").await;
    bob.post("/api/account/sign-out", &[]).await;
    portal.wait_s(2 * DAY_S);
    // One that leaves the bound as it is for those it is about ends nothing.
    let staff = |days: u32| {
        format!(
            "[[rules]]\nid = \"staff\"\nwhen = {{ groups = [\"staff\"] }}\ndemand = {{ remember_browser_days = {days} }}\n"
        )
    };
    rule(&portal, &staff(3)).await;
    rule(&portal, "").await;
    assert_eq!(asked(&mut alice).await, "Landed");
    alice.post("/api/account/sign-out", &[]).await;
    // Nobody came by in between: what it ended stays ended.
    rule(&portal, &staff(1)).await;
    rule(&portal, "").await;
    assert_eq!(asked(&mut alice).await, "Code");
    assert_eq!(bob.password("bob", PASSWORD).await.view().0, "Landed");
});

both!(
    what_a_rule_let_run_out_is_not_back_when_the_rule_goes,
    async |db| {
        let portal = Portal::new(db);
        let person = portal.person("alice", &["staff"]).await;
        portal.app_for(&person, "Phone").await;
        allow(&portal, 30).await;
        let mut alice = remembered(&portal, "192.0.2.1").await;
        portal.wait_s(2 * DAY_S);
        let staff = "[[rules]]\nid = \"staff\"\nwhen = { groups = [\"staff\"] }\ndemand = { remember_browser_days = 3 }\n";
        rule(&portal, staff).await;
        // It ends in between, and nobody comes by.
        portal.wait_s(2 * DAY_S);
        rule(&portal, "").await;
        assert_eq!(asked(&mut alice).await, "Code");
    }
);
