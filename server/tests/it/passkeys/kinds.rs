//! Keys of every kind: synced, old, long, of other algorithms, and those that verify nobody.

use super::*;
use crate::support::authenticator::{Algorithm, Attestation, Cose, Discoverable};

both!(keys_of_every_kind_are_fine, async |db| {
    let portal = Portal::new(db);
    let origin = portal.deps.config.public_url.origin();
    let kinds: [(&str, Authenticator); 5] = [
        ("synced", Authenticator::synced(&*origin)),
        ("es384", {
            let mut key = key(&portal);
            key.algorithms = vec![Algorithm::Es384];
            key
        }),
        ("long", {
            let mut key = key(&portal);
            key.credential_id_length = 1023;
            key
        }),
        ("old", {
            let mut key = key(&portal);
            key.discoverable = Discoverable::Never;
            key.user_verifies = false;
            key
        }),
        ("packed", {
            let mut key = key(&portal);
            key.attestation = Attestation::PackedSelf;
            key
        }),
    ];
    for (at, (name, key)) in kinds.into_iter().enumerate() {
        let mut key = key.seeded(u64::try_from(at).expect("few"));
        with_key(&portal, name, &mut key).await;
        let mut browser = portal.browser_at("192.0.2.20");
        for _ in 0..2 {
            let options = asked(&mut browser, name).await;
            let answer = key.get(&options, &Tamper::default()).expect("an answer");
            assert_eq!(
                browser.answer("webauthn", &answer).await.view().0,
                "Landed",
                "{name}"
            );
            browser.post("/api/account/sign-out", &[]).await;
        }
        let (options, ceremony) = offered(&mut browser).await;
        match key.get(&options, &Tamper::default()) {
            Ok(answer) => assert_eq!(
                alone(&mut browser, &ceremony, &answer).await.view().0,
                "Landed",
                "{name}"
            ),
            Err(why) => assert_eq!((name, why), ("old", "NotAllowedError")),
        }
    }
});

both!(
    a_key_without_verification_is_one_factor_and_the_password_comes_next,
    async |db| {
        let portal = Portal::new(db);
        let mut key = key(&portal);
        key.user_verifies = false;
        with_key(&portal, "alice", &mut key).await;
        portal.person("bob", &[]).await;
        let mut browser = portal.browser_at("192.0.2.20");
        let (options, ceremony) = offered(&mut browser).await;
        let answer = key.get(&options, &Tamper::default()).expect("an answer");
        let (view, form) = alone(&mut browser, &ceremony, &answer).await.view();
        assert_eq!(
            (view.as_str(), &form["heading"]),
            ("Password", &"Enter your password".into())
        );
        assert_eq!(browser.get_json("/api/session").await.status, 401);
        // A wrong password is a wrong password.
        assert_eq!(
            browser.password("alice", "wrong horse battery").await.view().0,
            "Password"
        );
        let (view, landed) = browser.password("alice", PASSWORD).await.view();
        assert_eq!(view, "Landed", "{landed}: the key is not asked for again");
        let session = browser.get_json("/api/session").await.json();
        assert_eq!(session["proofs"][0]["provider"], "webauthn");
        // It counts for its owner only.
        let mut other = portal.browser_at("192.0.2.21");
        let (options, ceremony) = offered(&mut other).await;
        let answer = key.get(&options, &Tamper::default()).expect("an answer");
        alone(&mut other, &ceremony, &answer).await;
        assert_eq!(other.password("bob", PASSWORD).await.view().0, "Landed");
        let session = other.get_json("/api/session").await.json();
        assert_eq!(
            (&session["username"], &session["proofs"]),
            (&"bob".into(), &serde_json::json!([]))
        );
    }
);

both!(a_key_that_signs_by_rsa_is_fine, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut browser = portal.browser();
    browser.password("alice", PASSWORD).await;
    let options = options_of_new(&mut browser).await;
    let rsa = Tamper {
        cose: Some(Cose::Rs256),
        ..Tamper::default()
    };
    let new = key(&portal).create(&options, &rsa);
    assert_eq!(
        finish(&mut browser, &new.expect("a key")).await.view().0,
        "NewCodes"
    );
});
