//! Security keys and passkeys through the real router, with a software authenticator: the journeys, and what must not pass.

use server::store;

use crate::both;
use crate::support::authenticator::{Authenticator, Tamper};
use crate::support::browser::{Answer, Browser};
use crate::support::databases::Database;
use crate::support::portal::{PASSWORD, Portal};

mod attacks;
mod import;
mod kinds;
mod models;
mod naming;
mod rules;

fn key(portal: &Portal) -> Authenticator {
    Authenticator::new(portal.deps.config.public_url.origin())
}

pub(crate) fn text(value: &serde_json::Value) -> &str {
    value.as_str().expect("a text")
}

/// Starts adding a key in the settings: the browser's options.
pub(crate) async fn options_of_new(browser: &mut Browser) -> String {
    let (view, form) = browser
        .post_json("/api/security/add", &[("provider", "webauthn")])
        .await
        .view();
    assert_eq!(view, "Add", "{form}");
    text(&form["shape"]["Key"]["options"]).to_owned()
}

async fn finish(browser: &mut Browser, code: &str) -> Answer {
    browser
        .post_json(
            "/api/security/finish-add",
            &[("provider", "webauthn"), ("code", code)],
        )
        .await
}

/// Somebody new with this key, in a browser that is signed in.
async fn with_key(portal: &Portal, name: &str, key: &mut Authenticator) -> Browser {
    portal.person(name, &[]).await;
    with_key_of(portal, name, key).await
}

/// The same, of somebody who is there.
async fn with_key_of(portal: &Portal, name: &str, key: &mut Authenticator) -> Browser {
    let mut browser = portal.browser();
    browser.password(name, PASSWORD).await;
    let options = options_of_new(&mut browser).await;
    let new = key.create(&options, &Tamper::default()).expect("a key");
    let (view, shown) = finish(&mut browser, &new).await.view();
    assert_eq!(view, "NewCodes", "{shown}");
    browser
}

/// The password, and what the browser is asked then.
async fn asked(browser: &mut Browser, name: &str) -> String {
    let (view, form) = browser.password(name, PASSWORD).await.view();
    assert_eq!(view, "Key", "{form}");
    text(&form["options"]).to_owned()
}

/// The offer on the sign-in page: what the browser is asked, and the sealed challenge.
async fn offered(browser: &mut Browser) -> (String, String) {
    // An empty form is answered with the page's own state.
    let (view, form) = browser.post_json("/api/sign-in/password", &[]).await.view();
    assert_eq!(view, "Password", "{form}");
    let offer = &form["passkey"];
    (
        text(&offer["options"]).to_owned(),
        text(&offer["ceremony"]).to_owned(),
    )
}

async fn alone(browser: &mut Browser, ceremony: &str, code: &str) -> Answer {
    browser
        .post_json(
            "/api/sign-in/passkey",
            &[
                ("ceremony", ceremony),
                ("code", code),
                ("next", "/settings/security"),
            ],
        )
        .await
}

async fn person(db: &Database, name: &str) -> store::people::Person {
    let mut conn = db.store.read().await.expect("a connection");
    let found = store::people::by_username_key(&mut conn, name).await;
    found.expect("asked").expect("somebody")
}

both!(a_key_is_a_second_step, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    with_key(&portal, "alice", &mut key).await;
    let mut browser = portal.browser_at("192.0.2.20");
    let options = asked(&mut browser, "alice").await;
    let answer = key.get(&options, &Tamper::default()).expect("an answer");
    assert_eq!(browser.answer("webauthn", &answer).await.view().0, "Landed");
    assert_eq!(browser.get_json("/api/session").await.json()["username"], "alice");
    // The same answer again, from elsewhere: its challenge is gone, and another is asked.
    let mut thief = portal.browser_at("198.51.100.9");
    asked(&mut thief, "alice").await;
    let (view, form) = thief.answer("webauthn", &answer).await.view();
    assert_eq!(
        (view.as_str(), &form["problem"]),
        ("Key", &"That took too long. Try again.".into())
    );
});

both!(a_challenge_is_answered_once_by_whoever_is_quicker, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    // A counter that stays at zero: the library itself would take the answer again.
    key.counter_step = 0;
    with_key(&portal, "alice", &mut key).await;
    let mut browser = portal.browser_at("192.0.2.20");
    let options = asked(&mut browser, "alice").await;
    let answer = key.get(&options, &Tamper::default()).expect("an answer");
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (mut browser, answer) = (browser.clone(), answer.clone());
        tasks.spawn(async move { browser.answer("webauthn", &answer).await.view().0 });
    }
    let views = tasks.join_all().await;
    assert_eq!(views.iter().filter(|v| *v == "Landed").count(), 1, "{views:?}");
});

both!(a_passkey_alone_lands_where_one_was_going, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    with_key(&portal, "alice", &mut key).await;
    let mut browser = portal.browser_at("192.0.2.20");
    let (options, ceremony) = offered(&mut browser).await;
    assert!(options.contains("\"allowCredentials\":[]"), "{options}");
    let answer = key.get(&options, &Tamper::default()).expect("an answer");
    let (view, landed) = alone(&mut browser, &ceremony, &answer).await.view();
    assert_eq!(
        (view.as_str(), &landed["to"]),
        ("Landed", &"/settings/security".into())
    );
    let session = browser.get_json("/api/session").await.json();
    assert_eq!(
        (&session["username"], &session["proofs"][0]["provider"]),
        (&"alice".into(), &"webauthn".into())
    );
    assert!(
        browser.cookie("known").is_some(),
        "a complete sign-in makes a browser known"
    );
    // Used once, by whomever.
    let mut thief = portal.browser_at("198.51.100.9");
    let (view, form) = alone(&mut thief, &ceremony, &answer).await.view();
    assert_eq!(
        (view.as_str(), &form["problem"]),
        ("Password", &"That took too long. Try again.".into())
    );
    assert_eq!(thief.cookie("session"), None);
});

both!(the_offer_runs_out_and_cannot_be_made, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    with_key(&portal, "alice", &mut key).await;
    let mut browser = portal.browser_at("192.0.2.20");
    let (options, ceremony) = offered(&mut browser).await;
    let answer = key.get(&options, &Tamper::default()).expect("an answer");
    portal.wait_s(10 * 60);
    for ceremony in [ceremony.as_str(), "", "AAAA", "ä"] {
        let (view, form) = alone(&mut browser, ceremony, &answer).await.view();
        assert_eq!(
            (view.as_str(), &form["problem"]),
            ("Password", &"That took too long. Try again.".into())
        );
    }
    assert_eq!(browser.cookie("session"), None);
});

both!(a_removed_key_and_a_closed_account_open_nothing, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    with_key(&portal, "alice", &mut key).await;
    let alice = person(db, "alice").await;
    let mut browser = portal.browser_at("192.0.2.20");
    let try_alone = async |browser: &mut Browser, key: &mut Authenticator| {
        let (options, ceremony) = offered(browser).await;
        let answer = key.get(&options, &Tamper::default()).expect("an answer");
        alone(browser, &ceremony, &answer).await.view()
    };
    let disable = async |off: bool| {
        let mut conn = db.store.write().await.expect("a transaction");
        store::people::set_disabled(&mut conn, &alice.id, off)
            .await
            .expect("changed");
        conn.commit().await.expect("kept");
    };
    disable(true).await;
    let (view, end) = try_alone(&mut browser, &mut key).await;
    assert_eq!(
        (view.as_str(), &end["heading"]),
        ("End", &"This account is switched off".into())
    );
    disable(false).await;
    let mut conn = db.store.write().await.expect("a transaction");
    store::enrolments::delete_of_person_provider(&mut conn, &alice.id, "webauthn")
        .await
        .expect("gone");
    conn.commit().await.expect("kept");
    let (view, form) = try_alone(&mut browser, &mut key).await;
    assert_eq!(view, "Password");
    assert!(text(&form["problem"]).starts_with("This passkey is not known here any more."));
    assert_eq!(browser.cookie("session"), None);
});

both!(a_passkey_confirms_a_change, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    let mut browser = with_key(&portal, "alice", &mut key).await;
    portal.wait_s(11 * 60);
    assert_eq!(
        browser.get("/settings/security/add").await.heading(),
        "Confirm it is you"
    );
    let (view, form) = browser
        .post_json(
            "/api/sign-in/password",
            &[("username", "alice"), ("next", "/settings/security/add")],
        )
        .await
        .view();
    assert_eq!(view, "Password");
    let offer = &form["passkey"];
    let answer = key
        .get(text(&offer["options"]), &Tamper::default())
        .expect("an answer");
    let before = browser.cookie("session");
    let (view, landed) = alone(&mut browser, text(&offer["ceremony"]), &answer)
        .await
        .view();
    assert_eq!(
        (view.as_str(), &landed["to"]),
        ("Landed", &"/settings/security".into())
    );
    assert_ne!(
        browser.cookie("session"),
        before,
        "a new token at a rise in trust"
    );
    assert_eq!(
        browser.get("/settings/security/add").await.heading(),
        "Add a method"
    );
});
