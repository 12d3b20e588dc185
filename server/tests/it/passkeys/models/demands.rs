//! What a policy demands of keys besides their model: that they verify their owner, that they are bound to one device.

use super::*;

both!(verification_is_demanded_of_a_group, async |db| {
    let portal = Portal::new(db);
    let demand = json!({ "strength": "phishing_resistant", "user_verification": true });
    portal.policy(of_group("finance", demand)).await;
    for (name, group) in [("alice", "finance"), ("bob", "sales")] {
        portal.person(name, &[group]).await;
    }
    let mut browser = portal.browser();
    let options = options_of_set_up(&mut browser, "alice").await;
    assert!(options.contains(r#""userVerification":"required""#), "{options}");
    let mut without_pin = key(&portal);
    without_pin.user_verifies = false;
    // An honest browser would not even ask it.
    let lie = Tamper {
        user_verified: Some(false),
        ..Tamper::default()
    };
    let new = without_pin.create(&options, &lie).expect("a key");
    let (view, form) = finish_set_up(&mut browser, &new).await;
    assert_eq!(view, "SetUp");
    let said = text(&form["problem"]);
    assert!(said.starts_with("Only keys that ask for a PIN"), "{said}");
    // Nobody else is concerned.
    let mut without_pin = key(&portal).seeded(2);
    without_pin.user_verifies = false;
    with_key_of(&portal, "bob", &mut without_pin).await;
});

both!(
    synced_passkeys_are_forbidden_to_a_group_after_they_were_set_up,
    async |db| {
        let portal = Portal::new(db);
        let origin = portal.deps.config.public_url.origin();
        for (name, group) in [("alice", "finance"), ("bob", "sales")] {
            portal.person(name, &[group]).await;
        }
        let mut alices = Authenticator::synced(&*origin).seeded(1);
        let mut bobs = Authenticator::synced(&*origin).seeded(2);
        let mut signed_in = with_key_of(&portal, "alice", &mut alices).await;
        with_key_of(&portal, "bob", &mut bobs).await;
        let demand = json!({ "strength": "phishing_resistant", "synced_passkeys": false });
        portal.policy(of_group("finance", demand)).await;
        // The session that rests on it is not enough any more.
        assert_eq!(signed_in.get_json("/api/session").await.status, 401);
        // Bob signs in as ever.
        let mut browser = portal.browser_at("192.0.2.30");
        let options = asked(&mut browser, "bob").await;
        let answer = bobs.get(&options, &Tamper::default()).expect("an answer");
        assert_eq!(browser.answer("webauthn", &answer).await.view().0, "Landed");
        // Alice proves with the old key who she is, is told what is wrong with it, and sets up another.
        let mut browser = portal.browser_at("192.0.2.20");
        let options = asked(&mut browser, "alice").await;
        let answer = alices.get(&options, &Tamper::default()).expect("an answer");
        let (view, shown) = browser.answer("webauthn", &answer).await.view();
        assert_eq!(view, "SetUpChoice", "{shown}");
        assert!(
            text(&shown["lead"]).contains("synced between devices are not accepted here"),
            "{shown}"
        );
        let options = started(&mut browser).await;
        let mut another_synced = Authenticator::synced(&*origin).seeded(3);
        let new = another_synced.create(
            &options,
            &Tamper {
                ignore_lists: true,
                ..Tamper::default()
            },
        );
        let (view, form) = finish_set_up(&mut browser, &new.expect("a key")).await;
        assert_eq!(view, "SetUp");
        assert!(
            text(&form["problem"]).starts_with("Passkeys that are synced"),
            "{form}"
        );
        let options = text(&form["shape"]["Key"]["options"]).to_owned();
        let mut bound = key(&portal).seeded(4);
        let new = bound.create(&options, &Tamper::default()).expect("a key");
        let (view, shown) = finish_set_up(&mut browser, &new).await;
        assert!(matches!(view.as_str(), "Landed" | "NewCodes"), "{view} {shown}");
        // From now on only the new one is asked for. The old one is known, not accepted, and no wrong answer.
        let mut browser = portal.browser_at("192.0.2.21");
        for _ in 0..6 {
            let options = asked(&mut browser, "alice").await;
            assert!(bound.get(&options, &Tamper::default()).is_ok());
            let old = alices.get(
                &options,
                &Tamper {
                    ignore_lists: true,
                    ..Tamper::default()
                },
            );
            let (view, form) = browser.answer("webauthn", &old.expect("an answer")).await.view();
            assert_eq!(view, "Key", "{form}");
            assert!(
                text(&form["problem"]).starts_with("Passkeys that are synced"),
                "{form}"
            );
        }
        // Alone it says why another is asked for.
        let (options, ceremony) = offered(&mut browser).await;
        let answer = alices.get(&options, &Tamper::default()).expect("an answer");
        let (view, form) = alone(&mut browser, &ceremony, &answer).await.view();
        assert_eq!(view, "Key", "{form}");
        assert!(
            text(&form["problem"]).starts_with("Passkeys that are synced"),
            "{form}"
        );
        let options = text(&form["options"]).to_owned();
        let answer = bound.get(&options, &Tamper::default()).expect("an answer");
        assert_eq!(browser.answer("webauthn", &answer).await.view().0, "Landed");
    }
);
