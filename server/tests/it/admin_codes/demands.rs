//! Where more is demanded than a code is worth: it leads to what is demanded, and to nothing else.

use server::store;

use super::{acts, at_the_code, give, issue};
use crate::both;
use crate::support::authenticator::{Authenticator, Tamper};
use crate::support::portal::{PASSWORD, Portal};

both!(more_is_demanded_and_the_code_leads_to_that_only, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut key = Authenticator::new(portal.deps.config.public_url.origin());
    let mut own = portal.browser();
    own.password("alice", PASSWORD).await;
    let (_, form) = own
        .post_json("/api/security/add", &[("provider", "webauthn")])
        .await
        .view();
    let options = form["shape"]["Key"]["options"].as_str().expect("options");
    let new = key.create(options, &Tamper::default()).expect("a key");
    let fields = [("provider", "webauthn"), ("code", new.as_str())];
    assert_eq!(
        acts(&mut own, "/api/security/finish-add", &fields).await,
        "NewCodes"
    );
    portal.demand("phishing_resistant").await;
    let (_, code) = issue(&portal, "alice").await;
    // The key is lost.
    let mut browser = portal.browser_at("198.51.100.7");
    assert_eq!(browser.password("alice", PASSWORD).await.view().0, "Key");
    assert_eq!(
        at_the_code(&mut browser, "alice").await.view().1["provider"],
        "admin_code"
    );
    assert_eq!(give(&mut browser, &code).await.0, "SetUpChoice");
    assert_eq!(browser.get_json("/api/session").await.status, 401);
    assert_eq!(
        acts(&mut browser, "/api/sign-in/set-up", &[("provider", "totp")]).await,
        "SetUpChoice",
        "only what is demanded"
    );
    let (view, form) = browser
        .post_json("/api/sign-in/set-up", &[("provider", "webauthn")])
        .await
        .view();
    assert_eq!(view, "SetUp");
    let options = form["shape"]["Key"]["options"].as_str().expect("options");
    let origin = portal.deps.config.public_url.origin();
    let mut another = Authenticator::new(origin).seeded(7);
    let new = another.create(options, &Tamper::default()).expect("a key");
    let fields = [("provider", "webauthn"), ("code", new.as_str())];
    let (view, shown) = browser
        .post_json("/api/sign-in/finish-set-up", &fields)
        .await
        .view();
    assert!(["NewCodes", "Landed"].contains(&view.as_str()), "{view} {shown}");
    if view == "NewCodes" {
        acts(&mut browser, "/api/sign-in/keep-codes", &[("later", "1")]).await;
    }
    assert_eq!(browser.get_json("/api/session").await.status, 200);
    // What was there is there.
    let mut conn = db.store.read().await.expect("a connection");
    let alice = store::people::by_username_key(&mut conn, "alice").await;
    let alice = alice.expect("asked").expect("alice");
    let methods = store::enrolments::of_person_provider(&mut conn, &alice.id, "webauthn").await;
    assert_eq!(methods.expect("keys").len(), 2);
});

both!(
    a_session_by_a_code_is_not_enough_when_more_is_demanded,
    async |db| {
        let portal = Portal::new(db);
        let bob = portal.person("bob", &[]).await;
        portal.app_for(&bob, "Phone").await;
        let (_, code) = issue(&portal, "bob").await;
        let mut browser = portal.browser();
        at_the_code(&mut browser, "bob").await;
        assert_eq!(give(&mut browser, &code).await.0, "Landed");
        portal.demand("not_interceptable").await;
        assert_eq!(browser.get_json("/api/session").await.status, 401);
        // A short while after the code: what is demanded may be set up. Later: the method itself is asked for.
        let set_up = [("provider", "totp")];
        assert_eq!(acts(&mut browser, "/api/sign-in/set-up", &set_up).await, "SetUp");
        portal.wait_s(11 * 60);
        // The step that was begun has run out, too.
        acts(&mut browser, "/api/sign-in/set-up", &set_up).await;
        let (view, form) = browser
            .post_json(
                "/api/sign-in/password",
                &[("username", "bob"), ("password", PASSWORD)],
            )
            .await
            .view();
        assert_eq!((view.as_str(), &form["provider"]), ("Code", &"totp".into()));
        assert_eq!(
            browser.answer("totp", &portal.code(0)).await.view().0,
            "Landed",
            "and no code from before counts"
        );
    }
);
