//! Which keys count: attested by their makers, and of listed models. By group, and also when the list is shortened after they
//! were set up.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::support::authenticator::{Attestation, Batch, Maker};

mod demands;
mod files;
mod overview;

const MDS: &str = "mds.fidoalliance.org";
const LISTED: [u8; 16] = *b"a listed model..";
const OTHER: [u8; 16] = *b"another model...";
const BROKEN: [u8; 16] = *b"a broken model..";

/// A folder of its own, gone when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "twinlatch-models-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn with(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_str().expect("a path").to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The FIDO Alliance, a maker of keys, and a portal that knows them.
struct World {
    maker: Maker,
    portal: Portal,
    _folder: Folder,
}

impl World {
    fn new(db: &Database) -> Self {
        let (fido, maker) = (Maker::new("FIDO"), Maker::new("Keys Ltd."));
        let entries = [
            maker.entry(LISTED, "Key One <b>", &["FIDO_CERTIFIED"]),
            maker.entry(OTHER, "Key Two", &[]),
            maker.entry(BROKEN, "Key Zero", &["FIDO_CERTIFIED", "REVOKED"]),
            // Models of U2F are of no use here.
            json!({ "attestationCertificateKeyIdentifiers": ["00"], "statusReports": [] }),
        ];
        let folder = Folder::new();
        let list = folder.with("blob.jwt", &fido.list(MDS, &entries));
        let root = folder.with("root.pem", &fido.pem());
        let config = [
            ("webauthn.metadata_file", &*list),
            ("webauthn.metadata_root", &*root),
        ];
        Self {
            maker,
            portal: Portal::with(db, &config),
            _folder: folder,
        }
    }

    /// A key of this model, with this certificate.
    fn key(&self, model: [u8; 16], batch: Option<Arc<Batch>>) -> Authenticator {
        Authenticator {
            aaguid: model,
            batch,
            ..key(&self.portal)
        }
    }
}

fn uuid(model: [u8; 16]) -> Uuid {
    Uuid::from_bytes(model)
}

/// A rule for a group that demands this of keys.
fn of_group(group: &str, demand: Value) -> Value {
    json!({
        "enforcement": { "on": false },
        "rules": [{ "id": "keys", "when": { "groups": [group] }, "demand": demand }],
    })
}

fn listed_only() -> Value {
    json!({ "strength": "phishing_resistant", "models": [uuid(LISTED)] })
}

/// The password leads to a choice of set-ups; the key's is started: what the browser is asked.
async fn options_of_set_up(browser: &mut Browser, name: &str) -> String {
    let (view, shown) = browser.password(name, PASSWORD).await.view();
    assert_eq!(view, "SetUpChoice", "{shown}");
    started(browser).await
}

async fn started(browser: &mut Browser) -> String {
    let fields = [("provider", "webauthn")];
    let (view, form) = browser.post_json("/api/sign-in/set-up", &fields).await.view();
    assert_eq!(view, "SetUp", "{form}");
    text(&form["shape"]["Key"]["options"]).to_owned()
}

async fn finish_set_up(browser: &mut Browser, code: &str) -> (String, Value) {
    let fields = [("provider", "webauthn"), ("code", code)];
    browser
        .post_json("/api/sign-in/finish-set-up", &fields)
        .await
        .view()
}

const NOT_ATTESTED: &str = "It could not be confirmed which model this key is";
const MODEL: &str = "This key's model is not accepted here.";

/// Keys that are not accepted, and what is said.
fn refused(world: &World) -> Vec<(&'static str, Authenticator, &'static str)> {
    let stranger = Maker::new("Keys Ltd.");
    let expired = Maker::new("Old").valid(2020, 2025);
    let yourself = Authenticator {
        attestation: Attestation::PackedSelf,
        ..world.key(LISTED, None)
    };
    vec![
        ("no attestation", world.key(LISTED, None), NOT_ATTESTED),
        ("its own word", yourself, NOT_ATTESTED),
        (
            "a root of the same name",
            world.key(LISTED, Some(stranger.batch(LISTED))),
            NOT_ATTESTED,
        ),
        (
            "another root, out of date",
            world.key(LISTED, Some(expired.batch(LISTED))),
            NOT_ATTESTED,
        ),
        (
            "a broken model",
            world.key(BROKEN, Some(world.maker.batch(BROKEN))),
            NOT_ATTESTED,
        ),
        (
            "a model that is not listed",
            world.key(OTHER, Some(world.maker.batch(OTHER))),
            MODEL,
        ),
        (
            "another model's certificate",
            world.key(LISTED, Some(world.maker.batch(OTHER))),
            "The answer of this key could not be checked.",
        ),
    ]
}

both!(only_attested_keys_of_listed_models_are_set_up, async |db| {
    let world = World::new(db);
    let portal = &world.portal;
    portal.policy(of_group("finance", listed_only())).await;
    portal.person("alice", &["finance"]).await;
    let mut browser = portal.browser();
    let options = options_of_set_up(&mut browser, "alice").await;
    assert!(options.contains(r#""attestation":"direct""#), "{options}");
    let mut options = options;
    for (case, mut key, said) in refused(&world) {
        let new = key.create(&options, &Tamper::default()).expect("a key");
        let (view, form) = finish_set_up(&mut browser, &new).await;
        assert_eq!(view, "SetUp", "{case}: {form}");
        assert!(text(&form["problem"]).starts_with(said), "{case}: {form}");
        options = text(&form["shape"]["Key"]["options"]).to_owned();
    }
    let mut good = world.key(LISTED, Some(world.maker.batch(LISTED)));
    // Forged after it was signed.
    let forged = Tamper {
        flip_signature: true,
        ..Tamper::default()
    };
    let new = good.create(&options, &forged).expect("a key");
    let (view, form) = finish_set_up(&mut browser, &new).await;
    assert_eq!(view, "SetUp");
    let options = text(&form["shape"]["Key"]["options"]).to_owned();
    let new = good.create(&options, &Tamper::default()).expect("a key");
    let (view, sheet) = finish_set_up(&mut browser, &new).await;
    assert_eq!(
        (view.as_str(), &sheet["naming"]["name"]),
        ("NewCodes", &"Key One <b>".into())
    );
    // It signs in from elsewhere, alone and after the password.
    let mut elsewhere = portal.browser_at("192.0.2.20");
    let options = asked(&mut elsewhere, "alice").await;
    let answer = good.get(&options, &Tamper::default()).expect("an answer");
    assert_eq!(elsewhere.answer("webauthn", &answer).await.view().0, "Landed");
    let session = elsewhere.get_json("/api/session").await.json();
    assert_eq!(session["proofs"][0]["provider"], "webauthn", "{session}");
});

both!(
    in_the_settings_it_is_the_same_and_nobody_else_is_asked,
    async |db| {
        let world = World::new(db);
        let portal = &world.portal;
        portal.person("alice", &["finance"]).await;
        let mut browser = portal.browser();
        browser.password("alice", PASSWORD).await;
        // Demanded of others only: the browser is not asked for the model, and what it says of itself is kept as that.
        portal.policy(of_group("managers", listed_only())).await;
        let options = options_of_new(&mut browser).await;
        assert!(!options.contains("direct"), "{options}");
        let mut unknown = world.key(OTHER, None);
        let new = unknown.create(&options, &Tamper::default()).expect("a key");
        assert_eq!(finish(&mut browser, &new).await.view().0, "NewCodes");
        // Demanded of everybody: now the browser is asked, also where no second factor is demanded.
        portal
            .policy(json!({ "enforcement": { "on": false }, "base": { "attested": true } }))
            .await;
        let mut browser = portal.browser_at("192.0.2.20");
        portal.person("bob", &[]).await;
        browser.password("bob", PASSWORD).await;
        let options = options_of_new(&mut browser).await;
        assert!(options.contains(r#""attestation":"direct""#), "{options}");
        let mut unknown = world.key(OTHER, None).seeded(2);
        let new = unknown.create(&options, &Tamper::default()).expect("a key");
        let (view, form) = finish(&mut browser, &new).await.view();
        assert_eq!(view, "Add", "{form}");
        assert!(text(&form["problem"]).starts_with(NOT_ATTESTED), "{form}");
    }
);

both!(a_shorter_list_reaches_keys_that_are_set_up, async |db| {
    let world = World::new(db);
    let portal = &world.portal;
    let both = json!({ "strength": "phishing_resistant", "models": [uuid(LISTED), uuid(OTHER)] });
    portal.policy(of_group("finance", both)).await;
    portal.person("alice", &["finance"]).await;
    let mut browser = portal.browser();
    let options = options_of_set_up(&mut browser, "alice").await;
    let mut old = world.key(OTHER, Some(world.maker.batch(OTHER)));
    let new = old.create(&options, &Tamper::default()).expect("a key");
    assert_eq!(finish_set_up(&mut browser, &new).await.0, "NewCodes");
    portal.policy(of_group("finance", listed_only())).await;
    let mut browser = portal.browser_at("192.0.2.20");
    let options = asked(&mut browser, "alice").await;
    let answer = old.get(&options, &Tamper::default()).expect("an answer");
    let (view, shown) = browser.answer("webauthn", &answer).await.view();
    assert_eq!(view, "SetUpChoice", "{shown}");
    assert!(text(&shown["lead"]).starts_with(MODEL), "{shown}");
});

both!(
    without_roots_nobody_is_led_to_a_set_up_that_cannot_end,
    async |db| {
        let portal = Portal::new(db);
        portal.policy(of_group("finance", listed_only())).await;
        portal.person("alice", &["finance"]).await;
        let (view, end) = portal.browser().password("alice", PASSWORD).await.view();
        assert_eq!(view, "End", "{end}");
    }
);
