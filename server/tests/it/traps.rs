//! Traps that others fell into, each by the test that shows that we do not. Those that have no better place are here; that the others
//! are where the table says is a test as well.
//!
//! | trap, and who fell into it | tests |
//! | --- | --- |
//! | a policy that fails counts as "no" (authentik #6169) | `traps.rs::a_policy_that_cannot_be_read_lets_nobody_in`, `app/policy/tests/it/rules.rs::a_rule_that_cannot_be_evaluated_denies`, `app/policy/tests/it/rules_laws.rs::unknown_networks_only_tighten`, `app/policy/tests/it/next_laws.rs::a_missing_fact_never_lets_in` |
//! | what was demanded at the beginning is not asked again (authentik #12531) | `traps.rs::what_is_demanded_is_asked_again_at_every_step`, `set_up/step_up.rs::enforcement_reaches_signed_in_people_at_their_next_request`, `policy.rs::a_rule_for_a_network_is_asked_at_every_request`, `server/src/sign_in/attempt/tests.rs::only_what_was_proven_gets_in` |
//! | the victim is blocked, not who guesses (privacyIDEA #5731) | `traps.rs::whoever_guesses_waits_and_not_whom_they_guess_at`, `sign_in/known_browsers.rs::a_known_browser_cannot_be_locked_out_by_others` |
//! | after a passkey that verified its owner a code is asked (Keycloak #40988, Nextcloud twofactor_totp #1318) | `passkeys/attacks.rs::after_a_passkey_no_code_is_asked`, `server/src/sign_in/attempt/tests.rs::a_passkey_alone_is_two_factors_and_nothing_is_asked_on_top` |
//! | a passkey always stays signed in (Authelia #12653) | `passkeys/attacks.rs::a_passkey_stays_signed_in_only_when_asked_to` |
//! | methods can be added only where a rule demands one (Authelia #9664) | `settings.rs::a_method_is_added_renamed_replaced_and_removed`, `end2end/tests/settings.spec.ts::a first method is added from the home page` |
//! | the last method is removed though one is demanded (Nextcloud #24939) | `settings.rs::the_last_factor_stays_while_the_policy_demands_one`, `traps.rs::of_two_removals_at_once_one_method_is_left`, `cli/guard.rs::the_only_factor_cannot_be_switched_off_while_enforced` |
//! | a sign-in that was begun outlives the lock (Keycloak #26177) | `sign_in/attempts.rs::five_wrong_answers_end_the_attempt`, `traps.rs::an_account_that_is_switched_off_ends_what_was_begun` |
//! | asking again gives the tries back (NIST SP 800-63B) | `traps.rs::asking_again_gives_no_tries_back`, `sign_in/attempts.rs::five_wrong_answers_end_the_attempt`, `server/src/sign_in/throttle/tests.rs::a_right_password_does_not_buy_more_second_steps_in_a_known_browser` |
//! | a page that asks for news keeps the session alive (Authelia #5271) | `browsers.rs::a_new_browser_is_news_on_every_page_that_is_open`, `browsers.rs::only_being_looked_at_by_a_person_keeps_a_session_alive` |
//! | the code of the set-up signs in as well | `set_up.rs::somebody_who_must_and_has_none_is_led_through_it`, `end2end/tests/app-code.spec.ts::the code that connected an app cannot sign in as well` |
//! | a name is taken for markup (Kanidm 1.10) | `traps.rs::a_hostile_name_is_text_on_every_page`, `end2end/tests/names.spec.ts::names that people choose are text, whatever they hold` |
//! | a long password costs a long hash (Kanidm 1.11) | `server/src/password_rules.rs::characters_are_counted_after_normalising`, `server/src/hashing/tests.rs::what_is_too_long_is_never_hashed` |
//! | a stored hash costs whatever it says (Zitadel) | `server/src/hashing/tests.rs::a_hash_that_costs_too_much_is_none` |
//! | a weaker way in leads to a stronger place (recovery, codes, remembered browsers, one mailbox twice) | `server/src/sign_in/no_downgrade.rs::nobody_is_lifted_above_the_weakest_link` |

use std::fs;
use std::path::Path;

use server::admin::{carry_out, profile};
use server::store;
use server::work::{Origin, Work};

use crate::both;
use crate::passkeys::{options_of_new, text};
use crate::set_up::{FINISH, key_of, now_code};
use crate::support::browser::Browser;
use crate::support::portal::{PASSWORD, Portal};

async fn is_in(browser: &mut Browser) -> bool {
    browser.get_json("/api/session").await.status == 200
}

/// Puts a text in force, whatever it says, as nobody but the database's owner can.
async fn put(portal: &Portal, text: &str) {
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    store::policy::lock_head(&mut conn).await.expect("the lock");
    store::policy::insert_version(&mut conn, text, "test", "because", portal.deps.now_ms())
        .await
        .expect("a version");
    conn.commit().await.expect("kept");
}

both!(a_policy_that_cannot_be_read_lets_nobody_in, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut inside = portal.browser();
    assert_eq!(inside.password("alice", PASSWORD).await.view().0, "Landed");
    let nowhere = serde_json::json!({
        "version": 1, "enforcement": { "on": false },
        "rules": [{ "id": "office", "when": { "networks": ["office"] }, "demand": { "strength": "any" } }],
    });
    let unknown = serde_json::json!({ "version": 1, "enforcement": { "on": false, "exclude": [] } });
    for text in ["{", "", &nowhere.to_string(), &unknown.to_string()] {
        put(&portal, text).await;
        let mut outside = portal.browser();
        let answer = outside.password("alice", PASSWORD).await;
        assert!(answer.status.is_server_error(), "{text}: {}", answer.status);
        assert_eq!(outside.cookie("session"), None, "{text}");
        assert!(!is_in(&mut inside).await, "{text}");
        // It was the text: with one that can be read she is in again.
        put(&portal, r#"{ "version": 1, "enforcement": { "on": false } }"#).await;
        assert!(is_in(&mut inside).await);
    }
});

both!(what_is_demanded_is_asked_again_at_every_step, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let carol = portal.person("carol", &[]).await;
    portal.demand("any").await;
    let (mut his, mut hers) = (portal.browser(), portal.browser_at("192.0.2.8"));
    assert_eq!(his.password("bob", PASSWORD).await.view().0, "Code");
    hers.password("carol", PASSWORD).await;
    let choice = [("provider", "totp")];
    let (view, form) = hers.post_json("/api/sign-in/set-up", &choice).await.view();
    assert_eq!(view, "SetUp");
    // Meanwhile more is demanded: neither the challenge nor the set-up that is open is enough any more.
    portal.demand("phishing_resistant").await;
    assert_eq!(
        his.answer("totp", &portal.code(0)).await.view().0,
        "SetUpChoice",
        "his code shows who he is, and is not enough"
    );
    let code = now_code(&portal, &key_of(&form));
    let fields = [("provider", "totp"), ("name", "Phone"), ("code", code.as_str())];
    assert_eq!(hers.post_json(FINISH, &fields).await.view().0, "SetUpChoice");
    assert!(!is_in(&mut his).await && !is_in(&mut hers).await);
    let mut conn = db.store.read().await.expect("a connection");
    let hers_now = store::enrolments::of_person(&mut conn, &carol.id).await;
    assert_eq!(hers_now.expect("enrolments"), [], "nothing was set up");
    drop(conn);
    // And as soon as less is demanded, what was given is enough.
    portal.demand("any").await;
    let view = his.post_json("/api/sign-in/set-up", &choice).await.view().0;
    assert_ne!(view, "SetUp", "there is nothing to set up any more");
});

both!(whoever_guesses_waits_and_not_whom_they_guess_at, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let (hers, theirs) = ("192.0.2.10", "198.51.100.9");
    let mut attacker = portal.browser_at(theirs);
    // Whoever is no proxy of ours says nothing about where a request comes from.
    for header in ["x-forwarded-for", "forwarded", "x-real-ip"] {
        let value = if header == "forwarded" {
            format!("for={hers}")
        } else {
            hers.to_owned()
        };
        attacker.headers.push((header, value));
    }
    for n in 0..30 {
        let name = if n < 4 {
            "alice".to_owned()
        } else {
            format!("name{n}")
        };
        let answer = attacker.password(&name, "wrong horse battery").await;
        assert_eq!(answer.view().0, "Password", "{n}");
    }
    assert_eq!(attacker.password("alice", PASSWORD).await.status, 429);
    assert_eq!(
        portal.browser_at(theirs).password("alice", PASSWORD).await.status,
        429
    );
    let mut own = portal.browser_at(hers);
    assert_eq!(own.password("alice", PASSWORD).await.view().0, "Landed");
});

both!(of_two_removals_at_once_one_method_is_left, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &["Finance"]).await;
    let ids = [
        portal.app_for(&bob, "Phone").await,
        portal.app_for(&bob, "Tablet").await,
    ];
    portal.enforce(&["Finance"]).await;
    let mut browsers = Vec::new();
    for step in 0..2 {
        let mut browser = portal.browser_at(&format!("192.0.2.{step}"));
        browser.password("bob", PASSWORD).await;
        assert_eq!(
            browser.answer("totp", &portal.code(step)).await.view().0,
            "Landed"
        );
        browsers.push(browser);
    }
    let mut tasks = tokio::task::JoinSet::new();
    for (mut browser, id) in browsers.into_iter().zip(ids) {
        tasks.spawn(async move {
            let fields = [("id", id.as_str())];
            browser.post_json("/api/security/remove", &fields).await.status
        });
    }
    let answers = tasks.join_all().await;
    let mut conn = db.store.read().await.expect("a connection");
    let left = store::enrolments::of_person(&mut conn, &bob.id).await;
    assert_eq!(left.expect("enrolments").len(), 1, "{answers:?}");
});

both!(an_account_that_is_switched_off_ends_what_was_begun, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = portal.browser();
    assert_eq!(browser.password("bob", PASSWORD).await.view().0, "Code");
    for off in [true, false] {
        let mut conn = db.store.write().await.expect("a transaction");
        store::people::set_disabled(&mut conn, &bob.id, off)
            .await
            .expect("set");
        conn.commit().await.expect("kept");
        let (view, _) = browser.answer("totp", &portal.code(0)).await.view();
        assert_eq!(view, if off { "End" } else { "Landed" });
        assert_eq!(is_in(&mut browser).await, !off);
    }
});

both!(asking_again_gives_no_tries_back, async |db| {
    // Only the attempt's own count is in the way.
    let portal = Portal::with(db, &[("throttle.second_step_free", "20")]);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = portal.browser();
    assert_eq!(browser.password("bob", PASSWORD).await.view().0, "Code");
    for wrong in 1..5 {
        let (view, form) = browser.answer("totp", "000000").await.view();
        assert_eq!(view, "Code");
        let left = format!(
            "{} left in this sign-in.",
            if wrong == 4 { "1 try" } else { "tries" }
        );
        let problem = text(&form["problem"]).to_owned();
        assert!(wrong < 3 || problem.ends_with(&left), "{problem}");
        let (view, _) = browser.post_json("/api/sign-in/other-way", &[]).await.view();
        assert_eq!(view, "Choose");
        browser.get("/login/challenge/totp").await;
        let again = [("provider", "totp")];
        let (view, _) = browser.post_json("/api/sign-in/choose", &again).await.view();
        assert_eq!(view, "Code");
    }
    assert_eq!(browser.answer("totp", "000000").await.view().0, "End");
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "End");
    assert!(!is_in(&mut browser).await);
});

both!(a_hostile_name_is_text_on_every_page, async |db| {
    const NAME: &str = "<img src=x onerror=alert(1)>\"'</script>";
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    let rename = async |work: &mut Work<'_>| profile::set_full_name(work, &alice, NAME).await;
    carry_out(&portal.deps, Origin::console(), rename)
        .await
        .expect("a name");
    let mut conn = db.store.write().await.expect("a transaction");
    store::people::set_administrator(&mut conn, &alice.id, true)
        .await
        .expect("set");
    conn.commit().await.expect("kept");
    portal.app_for(&alice, NAME).await;
    let mut browser = portal.browser();
    let mut seen = 0;
    let mut looked_at = |what: &str, body: &str| {
        for markup in ["<img src=x", "</script>\"", "'</script>"] {
            assert!(!body.contains(markup), "{what}: {body}");
        }
        seen += usize::from(body.contains("onerror"));
    };
    let fields = [("username", "alice"), ("password", PASSWORD)];
    looked_at(
        "the code",
        &browser.post("/api/sign-in/password", &fields).await.body,
    );
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
    // The dialog of the browser gets the name in JSON.
    options_of_new(&mut browser).await;
    for path in [
        "/",
        "/settings/security",
        "/settings/security/add",
        "/settings/security/add/webauthn",
        "/settings/activity",
        "/settings/password",
        "/admin",
        "/admin/people",
        "/admin/people/alice",
        "/admin/policy/explain?person=alice",
    ] {
        looked_at(path, &browser.get(path).await.body);
    }
    assert!(seen >= 8, "the name was looked for where it is: {seen}");
});

/// To be found by an auditor, a test must be where the table says.
#[test]
fn every_trap_has_its_tests_where_the_table_says() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let rows = include_str!("traps.rs")
        .lines()
        .filter(|line| line.starts_with("//! | "));
    let mut found = 0;
    for row in rows.skip(2) {
        let named: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "a trap without a test: {row}");
        for name in named {
            let (file, test) = name.split_once("::").expect("a file and a test");
            let inside = Path::new("server/tests/it").join(file);
            let path = if file.contains("/src/") || file.contains("/tests/") {
                Path::new(file)
            } else {
                &inside
            };
            let source = fs::read_to_string(root.join(path)).expect("a file of tests");
            let ways = [
                format!("fn {test}("),
                format!("test('{test}'"),
                format!("{test},"),
            ];
            let is_there = ways.iter().any(|way| source.contains(way));
            assert!(is_there, "{name}");
            found += 1;
        }
    }
    assert!(found >= 25, "the table was read: {found}");
}
