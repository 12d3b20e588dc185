//! Thieves, strangers and races around keys: each of these was once thought of by somebody who wanted in.

use policy::ProviderId;
use server::providers::{Claim, Judgement, Rejection, Verdict, webauthn::KeyProblem};
use server::work::{Origin, Work};

use super::*;

both!(a_found_key_that_is_given_a_pin_stays_one_factor, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    key.user_verifies = false;
    with_key(&portal, "alice", &mut key).await;
    // Its finder sets a PIN: the key verifies whoever knows that, and says so.
    key.user_verifies = true;
    let mut thief = portal.browser_at("198.51.100.9");
    let (options, ceremony) = offered(&mut thief).await;
    let verified = Tamper {
        user_verified: Some(true),
        ..Tamper::default()
    };
    let answer = key.get(&options, &verified).expect("an answer");
    let (view, form) = alone(&mut thief, &ceremony, &answer).await.view();
    assert_eq!(
        (view.as_str(), &form["heading"]),
        ("Password", &"Enter your password".into())
    );
    assert_eq!(thief.get_json("/api/session").await.status, 401);
});

both!(a_challenge_is_gone_after_a_wrong_answer, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    key.counter_step = 0;
    with_key(&portal, "alice", &mut key).await;
    let mut browser = portal.browser_at("192.0.2.20");
    let options = asked(&mut browser, "alice").await;
    let broken = Tamper {
        flip_signature: true,
        ..Tamper::default()
    };
    let wrong = key.get(&options, &broken).expect("an answer");
    let honest = key.get(&options, &Tamper::default()).expect("an answer");
    assert_eq!(browser.answer("webauthn", &wrong).await.view().0, "Key");
    let (view, form) = browser.answer("webauthn", &honest).await.view();
    assert_eq!(
        (view.as_str(), &form["problem"]),
        ("Key", &"That took too long. Try again.".into())
    );
});

both!(one_of_many_that_send_the_same_passkey_answer_is_in, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    key.counter_step = 0;
    with_key(&portal, "alice", &mut key).await;
    let mut browser = portal.browser_at("192.0.2.20");
    let (options, ceremony) = offered(&mut browser).await;
    let answer = key.get(&options, &Tamper::default()).expect("an answer");
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (mut browser, ceremony, answer) = (browser.clone(), ceremony.clone(), answer.clone());
        tasks.spawn(async move { alone(&mut browser, &ceremony, &answer).await.view().0 });
    }
    let views = tasks.join_all().await;
    assert_eq!(views.iter().filter(|v| *v == "Landed").count(), 1, "{views:?}");
});

both!(nobody_confirms_with_the_key_of_somebody_else, async |db| {
    let portal = Portal::new(db);
    let mut hers = key(&portal);
    let mut alice = with_key(&portal, "alice", &mut hers).await;
    let mut his = key(&portal).seeded(7);
    with_key(&portal, "bob", &mut his).await;
    portal.wait_s(11 * 60);
    let page = [("username", "alice"), ("next", "/settings/security/add")];
    let (view, form) = alice.post_json("/api/sign-in/password", &page).await.view();
    assert_eq!(view, "Password");
    let offer = form["passkey"].clone();
    let answer = his
        .get(text(&offer["options"]), &Tamper::default())
        .expect("an answer");
    let before = alice.cookie("session");
    let (view, form) = alone(&mut alice, text(&offer["ceremony"]), &answer).await.view();
    assert_eq!(view, "Password", "{form}");
    assert!(
        text(&form["problem"]).starts_with("This key is not set up for alice."),
        "{form}"
    );
    assert_eq!(alice.cookie("session"), before);
    let session = alice.get_json("/api/session").await.json();
    assert_eq!(session["username"], "alice");
    assert_eq!(
        alice.get("/settings/security/add").await.heading(),
        "Confirm it is you"
    );
    // A confirmation that was asked of her is nothing in another browser.
    let mut bob = portal.browser_at("192.0.2.30");
    let (view, _) = alone(&mut bob, text(&offer["ceremony"]), &answer).await.view();
    assert_eq!((view.as_str(), bob.cookie("session")), ("Password", None));
    let events = portal.events().await;
    assert!(events.iter().any(|e| e == "sudo_refused"), "{events:?}");
});

both!(a_key_that_has_just_been_removed_is_no_copy, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    let webauthn = portal.deps.providers.get("webauthn").expect("a provider");
    let mut work = Work::begin(&portal.deps, Origin::default())
        .await
        .expect("a transaction");
    let used = serde_json::json!({ "person_id": alice.id, "name": "Key", "counter": 5, "synced": null });
    let judgement = Judgement {
        verdict: Verdict::Accepted {
            enrolment_id: "gone".to_owned(),
        },
        claim: Some(Claim {
            enrolment_id: "gone".to_owned(),
            item: used.to_string(),
        }),
    };
    let verdict = webauthn.settle(&mut work, judgement).await.expect("settled");
    work.commit().await.expect("kept");
    assert_eq!(verdict, Verdict::Rejected(Rejection::Key(KeyProblem::Unknown)));
    assert!(!portal.events().await.iter().any(|e| e == "key_copied"));
});

both!(cleaning_a_provider_up_ends_what_rests_on_it, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    let mut browser = with_key(&portal, "alice", &mut key).await;
    let provider: ProviderId = "webauthn".parse().expect("an id");
    let clean = async |work: &mut Work<'_>| {
        let glass = server::admin::lockout::Glass::Whole;
        server::admin::providers::clean_up(work, provider.as_str(), (usize::MAX, glass)).await
    };
    let removed = server::admin::carry_out(&portal.deps, Origin::console(), clean).await;
    assert_eq!(removed.expect("cleaned"), 1);
    assert_eq!(browser.get_json("/api/session").await.status, 401);
});

/// Signs in by the passkey alone, with these fields beside it.
async fn by_passkey(browser: &mut Browser, key: &mut Authenticator, more: &[(&str, &str)]) -> String {
    let (options, ceremony) = offered(browser).await;
    let answer = key.get(&options, &Tamper::default()).expect("an answer");
    let mut fields = vec![("ceremony", ceremony.as_str()), ("code", answer.as_str())];
    fields.extend(more);
    browser.post_json("/api/sign-in/passkey", &fields).await.view().0
}

both!(after_a_passkey_no_code_is_asked, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    with_key(&portal, "alice", &mut key).await;
    portal.app_for(&person(db, "alice").await, "Phone").await;
    for strength in ["any", "not_interceptable", "phishing_resistant"] {
        let rule = serde_json::json!({ "id": "strong", "demand": { "strength": strength } });
        let policy = serde_json::json!({ "enforcement": { "on": true }, "rules": [rule] });
        portal.policy(policy).await;
        let mut browser = portal.browser_at("192.0.2.20");
        let view = by_passkey(&mut browser, &mut key, &[]).await;
        assert_eq!(view, "Landed", "{strength}");
        assert_eq!(browser.get_json("/api/session").await.status, 200, "{strength}");
    }
});

both!(a_passkey_stays_signed_in_only_when_asked_to, async |db| {
    let portal = Portal::with(db, &[("session.stay_days", "30")]);
    let mut key = key(&portal);
    with_key(&portal, "alice", &mut key).await;
    for (ticked, stays) in [(&[][..], false), (&[("stay", "1")][..], true)] {
        let mut browser = portal.browser_at("192.0.2.20");
        assert_eq!(by_passkey(&mut browser, &mut key, ticked).await, "Landed");
        assert_eq!(browser.cookie("stay").is_some(), stays);
        portal.wait_s(59 * 60);
        assert_eq!(browser.get_json("/api/session").await.status, 200);
        portal.wait_s(61 * 60);
        let heading = browser.get("/settings/security").await.heading();
        assert_eq!(heading == "Security", stays, "an hour of rest: {heading}");
    }
});

both!(a_key_belongs_to_one_person, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    with_key(&portal, "alice", &mut key).await;
    let mut other = portal.person("bob", &[]).await;
    other.full_name.clear();
    let mut browser = portal.browser_at("192.0.2.30");
    browser.password("bob", PASSWORD).await;
    // The same credential id again, as a hostile authenticator would send it.
    let options = options_of_new(&mut browser).await;
    let same = Tamper {
        attested_id: Some(key.credentials[0].id.clone()),
        credential_id: Some(key.credentials[0].id.clone()),
        ignore_lists: true,
        ..Tamper::default()
    };
    let new = key.create(&options, &same).expect("a key");
    let (view, form) = finish(&mut browser, &new).await.view();
    assert_eq!(
        (view.as_str(), &form["problem"]),
        ("Add", &"This key is set up already. Use a different one.".into())
    );
    // And her own is still hers.
    let mut own = portal.browser_at("192.0.2.20");
    let (options, ceremony) = offered(&mut own).await;
    key.credentials.truncate(1);
    let answer = key.get(&options, &Tamper::default()).expect("an answer");
    assert_eq!(alone(&mut own, &ceremony, &answer).await.view().0, "Landed");
});

both!(a_counter_that_goes_back_is_refused_told_and_logged, async |db| {
    let portal = Portal::new(db);
    let mut key = key(&portal);
    with_key(&portal, "alice", &mut key).await;
    let mut copy = key.clone();
    let mut browser = portal.browser_at("192.0.2.20");
    for _ in 0..3 {
        let options = asked(&mut browser, "alice").await;
        let answer = key.get(&options, &Tamper::default()).expect("an answer");
        assert_eq!(browser.answer("webauthn", &answer).await.view().0, "Landed");
        browser.post("/api/account/sign-out", &[]).await;
    }
    let mut thief = portal.browser_at("198.51.100.9");
    let options = asked(&mut thief, "alice").await;
    let answer = copy.get(&options, &Tamper::default()).expect("an answer");
    let (view, form) = thief.answer("webauthn", &answer).await.view();
    assert_eq!(view, "Key");
    assert!(text(&form["problem"]).contains("the count went back"), "{form}");
    let (options, ceremony) = offered(&mut thief).await;
    let answer = copy.get(&options, &Tamper::default()).expect("an answer");
    let (_, form) = alone(&mut thief, &ceremony, &answer).await.view();
    assert!(text(&form["problem"]).contains("the count went back"), "{form}");
    assert!(
        portal
            .events()
            .await
            .iter()
            .filter(|e| *e == "key_copied")
            .count()
            >= 2
    );
    let mut conn = db.store.read().await.expect("a connection");
    let alice = person(db, "alice").await;
    let told = store::notices::open_of_person(&mut conn, &alice.id)
        .await
        .expect("notices");
    assert!(told.iter().any(|n| n.kind == "key_copied"));
});
