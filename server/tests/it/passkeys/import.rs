//! Keys that were registered at another portal of the same host, WebAuthn and U2F, go on working here.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use server::admin::key_import::{self, Imported};
use server::admin::lockout::Glass;
use server::admin::{AdminError, carry_out};
use server::work::{Origin, Work};

use super::*;
use crate::support::authenticator::Discoverable;

/// A key that another portal of this host has registered, for somebody whom it knew by their username.
fn registered(mut key: Authenticator, username: &str) -> Authenticator {
    let handle = BASE64URL_NOPAD.encode(username.as_bytes());
    let options = serde_json::json!({
        "rp": { "id": "localhost", "name": "Files" },
        "user": { "id": handle, "name": username, "displayName": username },
        "challenge": BASE64URL_NOPAD.encode(&[1; 32]),
        "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }],
    });
    key.create(&options.to_string(), &Tamper::default())
        .expect("a key");
    key
}

async fn import(portal: &Portal, file: &str) -> Result<Imported, AdminError> {
    let import = async |work: &mut Work<'_>| key_import::import(work, file, Glass::Whole).await;
    carry_out(&portal.deps, Origin::console(), import).await
}

both!(keys_from_elsewhere_go_on_working, async |db| {
    let portal = Portal::new(db);
    for name in ["ada", "bob", "carol"] {
        portal.person(name, &[]).await;
    }
    let webauthn = registered(key(&portal), "ada");
    let mut old = key(&portal).seeded(1);
    old.discoverable = Discoverable::Never;
    old.user_verifies = false;
    let old = registered(old, "bob");
    let origin = portal.deps.config.public_url.origin();
    let synced = registered(Authenticator::synced(origin.as_str()).seeded(2), "carol");
    let [w, o, s] = [&webauthn, &old, &synced].map(|key| &key.credentials[0]);
    let file = [
        serde_json::json!({ "username": "ada", "name": "Key", "credential_id": BASE64URL_NOPAD.encode(&w.id),
            "public_key": BASE64.encode(&w.cose()), "counter": 1, "transports": ["usb"],
            "aaguid": "cb69481e-8ff7-4039-93ec-0a2729a154a8", "created_at": 1_600_000_000 }),
        serde_json::json!({ "username": "bob", "name": "Old one", "credential_id": BASE64URL_NOPAD.encode(&o.id),
            "public_key": BASE64.encode(&o.point()), "counter": 0, "u2f": true }),
        serde_json::json!({ "username": "carol", "name": "Phone", "credential_id": BASE64.encode(&s.id),
            "public_key": BASE64URL_NOPAD.encode(&s.cose()), "transports": ["hybrid", "internal"] }),
    ]
    .map(|line| line.to_string())
    .join("\n\n");
    let done = import(&portal, &file).await.expect("imported");
    assert_eq!(done, Imported { added: 3, known: 0 });
    let again = import(&portal, &file).await.expect("nothing new");
    assert_eq!(again, Imported { added: 0, known: 3 });

    // A key that can be found without its id gives the other portal's handle with each answer.
    let honest = Tamper::default();
    // A U2F key signs for the application, and the browser says that it asked it so.
    let by_app = Tamper {
        rp_id: Some(origin.clone()),
        user_handle: Some(None),
        user_verified: Some(false),
        extension_results: Some(serde_json::json!({ "appid": true })),
        ..Tamper::default()
    };
    for (name, mut key, tamper) in [
        ("ada", webauthn, &honest),
        ("bob", old, &by_app),
        ("carol", synced, &honest),
    ] {
        let mut browser = portal.browser_at("192.0.2.40");
        for _ in 0..2 {
            let options = asked(&mut browser, name).await;
            assert_eq!(options.contains("appid"), name == "bob", "{options}");
            let answer = key.get(&options, tamper).expect("an answer");
            let (view, form) = browser.answer("webauthn", &answer).await.view();
            assert_eq!(view, "Landed", "{name}: {form}");
            browser.post("/api/account/sign-out", &[]).await;
        }
    }
    let events = portal.events().await;
    assert_eq!(events.iter().filter(|e| *e == "factor_added").count(), 3);
});

both!(a_key_of_another_application_is_refused, async |db| {
    let portal = Portal::new(db);
    portal.person("bob", &[]).await;
    let mut old = registered(key(&portal), "bob");
    old.user_verifies = false;
    let o = &old.credentials[0];
    let line = serde_json::json!({ "username": "bob", "name": "Old", "credential_id": BASE64URL_NOPAD.encode(&o.id),
        "public_key": BASE64.encode(&o.point()), "u2f": true });
    import(&portal, &line.to_string()).await.expect("imported");
    let mut browser = portal.browser();
    for (app, said) in [("https://evil.example", true), ("http://localhost:8080", false)] {
        let options = asked(&mut browser, "bob").await;
        let tamper = Tamper {
            rp_id: Some(app.to_owned()),
            user_handle: Some(None),
            extension_results: Some(serde_json::json!({ "appid": said })),
            ..Tamper::default()
        };
        let answer = old.get(&options, &tamper).expect("an answer");
        let (view, form) = browser.answer("webauthn", &answer).await.view();
        assert_eq!(view, "Key", "{form}");
        assert!(
            text(&form["problem"]).starts_with("This key belongs to another address"),
            "{form}"
        );
    }
});

both!(a_file_with_a_bad_line_changes_nothing, async |db| {
    let portal = Portal::new(db);
    let ada = portal.person("ada", &[]).await;
    let key = registered(key(&portal), "ada");
    let k = &key.credentials[0];
    let line = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut line = serde_json::json!({ "username": "ada", "name": "Key",
            "credential_id": BASE64URL_NOPAD.encode(&k.id), "public_key": BASE64.encode(&k.cose()) });
        change(&mut line);
        line.to_string()
    };
    let good = line(&|_| {});
    for (bad, why) in [
        ("{".to_owned(), "EOF"),
        ("[]".to_owned(), "invalid"),
        (line(&|l| l["username"] = "nobody".into()), "there is no person"),
        (line(&|l| l["name"] = "a\u{202e}b".into()), "name is not one line"),
        (line(&|l| l["credential_id"] = "".into()), "credential_id"),
        (
            line(&|l| l["credential_id"] = BASE64.encode(&[1; 1024]).into()),
            "credential_id",
        ),
        (line(&|l| l["public_key"] = "AAAA".into()), "public_key"),
        (
            line(&|l| l["public_key"] = BASE64.encode(&[4; 65]).into()),
            "public_key",
        ),
        (line(&|l| l["u2f"] = true.into()), "65 bytes"),
        (line(&|l| l["counter"] = (-1).into()), "invalid value"),
        (line(&|l| l["colour"] = "blue".into()), "unknown field"),
    ] {
        let error = import(&portal, &format!("{good}\n{bad}\n"))
            .await
            .expect_err("refused")
            .to_string();
        assert!(
            error.contains("line 2: ") && error.contains(why),
            "{why}: {error}"
        );
        let mut conn = db.store.read().await.expect("a connection");
        let kept = store::enrolments::of_person(&mut conn, &ada.id)
            .await
            .expect("asked");
        assert!(kept.is_empty(), "{why}");
    }
    assert_eq!(import(&portal, &good).await.expect("imported").added, 1);
});

both!(nobody_is_given_a_key_that_shuts_everybody_out, async |db| {
    let portal = Portal::new(db);
    let ada = portal.person("ada", &[]).await;
    let mut conn = db.store.write().await.expect("a transaction");
    store::people::set_administrator(&mut conn, &ada.id, true)
        .await
        .expect("set");
    conn.commit().await.expect("kept");
    let off = async |work: &mut Work<'_>| {
        let how = (0, Glass::Whole);
        server::admin::providers::set_switch(work, "webauthn", (false, &[]), how).await
    };
    carry_out(&portal.deps, Origin::console(), off)
        .await
        .expect("nobody has one");
    let key = registered(key(&portal), "ada");
    let one = &key.credentials[0];
    let line = serde_json::json!({ "username": "ada", "name": "Key",
        "credential_id": BASE64URL_NOPAD.encode(&one.id), "public_key": BASE64.encode(&one.cose()) });
    // The only administrator would be asked for a key, and keys are switched off.
    let refused = import(&portal, &line.to_string()).await;
    assert!(matches!(refused, Err(AdminError::LockOut(_))), "{refused:?}");
    assert_eq!(
        portal.events().await.last().map(String::as_str),
        Some("lock_out_prevented")
    );
    let past = async |work: &mut Work<'_>| key_import::import(work, &line.to_string(), Glass::Broken).await;
    let done = carry_out(&portal.deps, Origin::console(), past).await;
    assert_eq!(done.expect("past the guard").added, 1);
});
