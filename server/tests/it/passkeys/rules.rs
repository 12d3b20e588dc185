//! WebAuthn Level 3, sections 7.1 (registering) and 7.2 (asserting): one lie for each numbered step that can fail. What is
//! refused leaves nothing behind, and the honest answer that follows is accepted.

use super::*;
use crate::support::authenticator::{Attestation, Cose};

/// A step of the standard, and an answer that breaks it.
type Lie = (&'static str, Tamper);

fn lie(change: impl FnOnce(&mut Tamper)) -> Tamper {
    let mut tamper = Tamper::default();
    change(&mut tamper);
    tamper
}

fn text_of(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// What both ceremonies share: client data, the relying party's hash, flags, and what is no answer at all.
fn shared(other_type: &str) -> Vec<Lie> {
    let other_type = other_type.to_owned();
    vec![
        ("JSON", lie(|t| t.raw = text_of("{"))),
        ("JSON", lie(|t| t.raw = text_of("null"))),
        ("JSON, far too deep", lie(|t| t.raw = Some("[".repeat(15_000)))),
        (
            "client data are JSON",
            lie(|t| t.client_data = Some(b"\xff\xfe".to_vec())),
        ),
        (
            "client data are JSON",
            lie(|t| t.client_data = Some(b"{}".to_vec())),
        ),
        ("type", lie(|t| t.client_data_type = Some(other_type))),
        ("challenge", lie(|t| t.challenge = Some(vec![7; 32]))),
        ("challenge, none", lie(|t| t.challenge = Some(Vec::new()))),
        (
            "origin, a subdomain",
            lie(|t| t.origin = text_of("http://portal.localhost:8080")),
        ),
        (
            "origin, a longer name",
            lie(|t| t.origin = text_of("http://localhost.example.evil:8080")),
        ),
        (
            "origin, a prefix",
            lie(|t| t.origin = text_of("http://evil-localhost:8080")),
        ),
        (
            "origin, another port",
            lie(|t| t.origin = text_of("http://localhost:8081")),
        ),
        (
            "origin, another scheme",
            lie(|t| t.origin = text_of("https://localhost:8080")),
        ),
        (
            "the type of the answer",
            lie(|t| t.credential_type = text_of("password")),
        ),
        ("two ids", lie(|t| t.shown_id = text_of("AAAA"))),
        (
            "origin, with a path",
            lie(|t| t.origin = text_of("http://localhost:8080/evil")),
        ),
        ("origin, opaque", lie(|t| t.origin = text_of("null"))),
        ("crossOrigin", lie(|t| t.cross_origin = true)),
        (
            "topOrigin",
            lie(|t| t.top_origin = text_of("https://evil.example")),
        ),
        ("rpIdHash", lie(|t| t.rp_id = text_of("evil.example"))),
        ("user present", lie(|t| t.user_present = Some(false))),
        (
            "backed up without being eligible",
            lie(|t| t.backed_up = Some(true)),
        ),
        ("authenticator data, cut", lie(|t| t.truncate = Some(36))),
        ("authenticator data, none", lie(|t| t.truncate = Some(0))),
    ]
}

/// Section 7.1.
fn of_new() -> Vec<Lie> {
    let mut lies = shared("webauthn.get");
    lies.extend([
        ("attested data missing", lie(|t| t.attested = Some(false))),
        (
            "algorithm not asked for: EdDSA",
            lie(|t| t.cose = Some(Cose::EdDsa)),
        ),
        (
            "algorithm not asked for: PS256",
            lie(|t| t.cose = Some(Cose::Rsa(-37))),
        ),
        (
            "algorithm not asked for: RS1",
            lie(|t| t.cose = Some(Cose::Rsa(-65535))),
        ),
        ("a key that is no point", lie(|t| t.cose = Some(Cose::OffCurve))),
        (
            "a key that is no key",
            lie(|t| t.cose = Some(Cose::Raw(vec![0xff; 40]))),
        ),
        (
            "a credential id longer than 1023 bytes",
            lie(|t| t.attested_id = Some(vec![1; 1024])),
        ),
        (
            "attestation, cut short",
            lie(|t| t.statement = Some(("packed".to_owned(), vec![0xa0]))),
        ),
        (
            "attestation, forged",
            lie(|t| {
                t.statement = Some((
                    "fido-u2f".to_owned(),
                    vec![0xa1, 0x63, 0x73, 0x69, 0x67, 0x41, 0x00],
                ));
            }),
        ),
    ]);
    lies
}

/// Section 7.2.
fn of_use() -> Vec<Lie> {
    let mut lies = shared("webauthn.create");
    lies.extend([
        (
            "a foreign credential",
            lie(|t| t.credential_id = Some(vec![9; 32])),
        ),
        (
            "another person's handle",
            lie(|t| t.user_handle = Some(Some(vec![3; 16]))),
        ),
        (
            "user verified, as at the set-up",
            lie(|t| t.user_verified = Some(false)),
        ),
        (
            "backup eligibility, as at the set-up",
            lie(|t| t.backup_eligible = Some(true)),
        ),
        ("signature, one bit", lie(|t| t.flip_signature = true)),
        ("signature, none", lie(|t| t.signature = Some(Vec::new()))),
        (
            "signature, somebody's",
            lie(|t| t.signature = Some(vec![0x30; 70])),
        ),
        ("authenticator data, one bit", lie(|t| t.flip_auth_data = true)),
        ("client data, one bit", lie(|t| t.flip_client_data = true)),
        ("signature counter", lie(|t| t.counter = Some(1))),
        ("signature counter, none any more", lie(|t| t.counter = Some(0))),
    ]);
    lies
}

both!(a_new_key_that_breaks_a_rule_is_not_added, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let alice = person(db, "alice").await;
    let mut browser = portal.browser();
    browser.password("alice", PASSWORD).await;
    for (step, tamper) in of_new() {
        let mut key = key(&portal);
        let options = options_of_new(&mut browser).await;
        let new = key.create(&options, &tamper).expect("an answer");
        let answer = finish(&mut browser, &new).await;
        let (view, form) = answer.view();
        assert_eq!(
            (view.as_str(), answer.status.as_u16()),
            ("Add", 200),
            "{step}: {form}"
        );
        assert!(form["problem"].is_string(), "{step}: {form}");
        let again = text(&form["shape"]["Key"]["options"]);
        assert_ne!(again, options, "{step}: another challenge is asked");
        let mut conn = db.store.read().await.expect("a connection");
        let kept = store::enrolments::of_person(&mut conn, &alice.id)
            .await
            .expect("asked");
        assert!(kept.is_empty(), "{step}");
    }
    let mut key = key(&portal);
    key.attestation = Attestation::PackedSelf;
    let options = options_of_new(&mut browser).await;
    let forged = key
        .create(&options, &lie(|t| t.flip_signature = true))
        .expect("an answer");
    assert_eq!(
        finish(&mut browser, &forged).await.view().0,
        "Add",
        "a forged attestation"
    );
    let mut key = super::key(&portal);
    let options = options_of_new(&mut browser).await;
    let new = key.create(&options, &Tamper::default()).expect("an answer");
    assert_eq!(
        finish(&mut browser, &new).await.view().0,
        "NewCodes",
        "the honest one"
    );
});

both!(an_answer_that_breaks_a_rule_lets_nobody_in, async |db| {
    // So many wrong answers are not what this is about.
    let portal = Portal::with(
        db,
        &[
            ("throttle.network_tries", "100000"),
            ("throttle.browser_tries", "100"),
        ],
    );
    let mut key = key(&portal);
    with_key(&portal, "alice", &mut key).await;
    // The counter is beyond what the lies about it say.
    key.credentials[0].counter += 10;
    let mut browser = portal.browser_at("192.0.2.20");
    sign_in(&mut browser, &mut key).await;
    browser.post("/api/account/sign-out", &[]).await;
    for (step, tamper) in of_use() {
        let options = asked(&mut browser, "alice").await;
        let answer = key.get(&options, &tamper).expect("an answer");
        let said = browser.answer("webauthn", &answer).await;
        let (view, form) = said.view();
        assert_eq!(
            (view.as_str(), said.status.as_u16()),
            ("Key", 200),
            "{step}: {form}"
        );
        assert!(form["problem"].is_string(), "{step}: {form}");
        assert_eq!(browser.get_json("/api/session").await.status, 401, "{step}");
        // The same lies without a password before.
        let mut stranger = portal.browser_at("192.0.2.77");
        let (options, ceremony) = offered(&mut stranger).await;
        let answer = key.get(&options, &tamper).expect("an answer");
        let (view, form) = alone(&mut stranger, &ceremony, &answer).await.view();
        assert_eq!(view, "Password", "{step}, alone: {form}");
        assert!(form["problem"].is_string(), "{step}, alone: {form}");
        assert_eq!(stranger.cookie("session"), None, "{step}, alone");
        sign_in(&mut browser, &mut key).await;
        browser.post("/api/account/sign-out", &[]).await;
    }
});

/// The honest answer, after the password.
async fn sign_in(browser: &mut Browser, key: &mut Authenticator) {
    let options = asked(browser, "alice").await;
    let answer = key.get(&options, &Tamper::default()).expect("an answer");
    assert_eq!(browser.answer("webauthn", &answer).await.view().0, "Landed");
}
