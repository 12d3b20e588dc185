//! Which keys count: attested by their makers, of listed models, verifying their owner, bound to one device. By group, and also
//! when the policy is tightened after they were set up.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::words::Lang;
use serde_json::{Value, json};
use server::admin::{AdminError, authority::CONSOLE, keys};
use server::config::WebAuthn;
use server::providers::webauthn::trust::Trust;
use uuid::Uuid;

use super::*;
use crate::support::authenticator::{Attestation, Batch, Maker};
use crate::support::portal::NOON;

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

/// A key in the settings, for somebody who is there.
async fn with_key_of(portal: &Portal, name: &str, key: &mut Authenticator) -> Browser {
    let mut browser = portal.browser();
    browser.password(name, PASSWORD).await;
    let options = options_of_new(&mut browser).await;
    let new = key.create(&options, &Tamper::default()).expect("a key");
    let (view, shown) = finish(&mut browser, &new).await.view();
    assert_eq!(view, "NewCodes", "{shown}");
    browser
}

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

both!(administrators_see_makers_and_models, async |db| {
    let world = World::new(db);
    let portal = &world.portal;
    portal
        .policy(json!({ "enforcement": { "on": false }, "base": { "attested": true } }))
        .await;
    portal.person("alice", &[]).await;
    portal.person("bob", &[]).await;
    let mut attested = world.key(LISTED, Some(world.maker.batch(LISTED)));
    with_key_of(portal, "bob", &mut attested).await;
    portal.policy(json!({ "enforcement": { "on": false } })).await;
    let mut said = world.key(LISTED, None).seeded(2);
    with_key_of(portal, "alice", &mut said).await;
    let mut conn = db.store.read().await.expect("a connection");
    let everybody = (None, Lang::En);
    let all = keys::list(&mut conn, &portal.deps, Some(CONSOLE), everybody).await;
    let all = all.expect("a list");
    let shown: Vec<_> = all
        .iter()
        .map(|key| {
            let about = key.about.as_ref().expect("readable");
            let model = about.model.as_deref().unwrap_or_default();
            (
                key.username.as_str(),
                model,
                about.attested,
                about.synced,
                about.verifies,
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("alice", "Key One <b>", false, Some(false), true),
            ("bob", "Key One <b>", true, Some(false), true)
        ]
    );
    let models = keys::models(&all);
    assert_eq!((models.len(), models[0].keys, models[0].attested), (1, 2, 1));
    let bob = person(db, "bob").await;
    let only = keys::list(&mut conn, &portal.deps, Some(CONSOLE), (Some(&bob), Lang::En)).await;
    assert_eq!(only.expect("a list").len(), 1);
    // Who looks after a group sees its members' keys, and nobody else's.
    let carol = portal.person("carol", &[]).await;
    portal.person("dave", &["Staff"]).await;
    let mut key_of_dave = world.key(LISTED, None).seeded(3);
    with_key_of(portal, "dave", &mut key_of_dave).await;
    let mut write = db.store.write().await.expect("a transaction");
    let staff = server::admin::groups::find(&mut write, "Staff")
        .await
        .expect("a group");
    store::group_administrators::add(&mut write, &staff.id, &carol.id)
        .await
        .expect("set");
    write.commit().await.expect("kept");
    let theirs = keys::list(&mut conn, &portal.deps, Some(&carol.id), everybody)
        .await
        .expect("a list");
    assert_eq!(
        theirs.iter().map(|key| key.username.as_str()).collect::<Vec<_>>(),
        ["dave"]
    );
    for actor in [None, Some(bob.id.as_str())] {
        let refused = keys::list(&mut conn, &portal.deps, actor, everybody).await;
        assert!(matches!(refused, Err(AdminError::NotAllowed(_))));
    }
});

fn load(list: Option<String>, root: Option<String>, roots: Option<&Folder>) -> Result<Trust, String> {
    let config = WebAuthn {
        metadata_file: list.map(PathBuf::from),
        metadata_root: root.map(PathBuf::from),
        roots_dir: roots.map(|folder| folder.0.clone()),
    };
    Trust::load(&config, NOON).map_err(|error| error.to_string())
}

#[test]
fn a_list_is_believed_when_its_signature_leads_to_the_root() {
    let (fido, other, folder) = (Maker::new("FIDO"), Maker::new("FIDO"), Folder::new());
    let entries = [other.entry(LISTED, "One", &[])];
    let honest = fido.list(MDS, &entries);
    let (signed, signature) = honest.rsplit_once('.').expect("three parts");
    let foreign = other.list(MDS, &[]);
    let foreign_signature = foreign.rsplit_once('.').expect("three parts").1;
    let root = folder.with("root.pem", &fido.pem());
    let load_list = |list: &str| load(Some(folder.with("blob", list)), Some(root.clone()), None);
    let trust = load_list(&format!("\n{honest}\r\n")).expect("believed");
    assert!(!trust.is_empty());
    assert_eq!(trust.about(), "1 models, the next list is due on 2026-09-01");
    assert_eq!(trust.name(uuid(LISTED)), Some("One"));
    for (list, why) in [
        (
            fido.list("mds.example.org", &entries),
            "is signed by a certificate",
        ),
        (other.list(MDS, &entries), "is signed by a certificate"),
        (
            Maker::new("FIDO").valid(2020, 2025).list(MDS, &entries),
            "is signed by a certificate",
        ),
        (
            format!("{signed}.{foreign_signature}"),
            "does not match its signature",
        ),
        (format!("{signed}.AAAA"), "does not match its signature"),
        (
            format!("{}A.{signature}", &signed),
            "does not match its signature",
        ),
        (signed.to_owned(), "is not a FIDO metadata BLOB"),
        ("<html>".to_owned(), "is not a FIDO metadata BLOB"),
    ] {
        let told = load_list(&list).map(|_| ()).expect_err("refused");
        assert!(told.contains(why), "{told}");
    }
    let expired = fido.valid(2020, 2025).list(MDS, &entries);
    let told = load_list(&expired).map(|_| ()).expect_err("out of date");
    assert!(told.contains("is signed by a certificate"), "{told}");
    // Under the root that the portal knows by itself it is nothing.
    let told = load(Some(folder.with("blob", &honest)), None, None).map(|_| ());
    assert!(told.expect_err("refused").contains("is signed by a certificate"));
    assert!(load(Some("/does/not/exist".to_owned()), None, None).is_err());
}

#[test]
fn roots_of_ones_own_are_files_of_certificates() {
    let folder = Folder::new();
    assert!(load(None, None, Some(&folder)).expect("empty").is_empty());
    folder.with("a.pem", &Maker::new("A").pem());
    folder.with("b.pem", &[Maker::new("B").pem(), Maker::new("C").pem()].concat());
    folder.with("notes.txt", "not looked at");
    let trust = load(None, None, Some(&folder)).expect("roots");
    assert_eq!(trust.about(), "roots of your own: 3");
    folder.with(
        "c.pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    let told = load(None, None, Some(&folder)).map(|_| ()).expect_err("refused");
    assert!(
        told.contains("c.pem holds no certificate in PEM that can be used"),
        "{told}"
    );
}

both!(a_root_of_ones_own_vouches_for_any_model, async |db| {
    let (maker, folder) = (Maker::new("House"), Folder::new());
    folder.with("house.pem", &maker.pem());
    let roots = folder.0.to_str().expect("a path").to_owned();
    let portal = Portal::with(db, &[("webauthn.roots_dir", &roots)]);
    portal
        .policy(of_group(
            "finance",
            json!({ "strength": "phishing_resistant", "attested": true }),
        ))
        .await;
    portal.person("alice", &["finance"]).await;
    let mut browser = portal.browser();
    let options = options_of_set_up(&mut browser, "alice").await;
    let mut stranger = key(&portal);
    stranger.batch = Some(Maker::new("House").batch(stranger.aaguid));
    let new = stranger.create(&options, &Tamper::default()).expect("a key");
    let (_, form) = finish_set_up(&mut browser, &new).await;
    assert!(text(&form["problem"]).starts_with(NOT_ATTESTED), "{form}");
    let options = text(&form["shape"]["Key"]["options"]).to_owned();
    let mut own = key(&portal).seeded(2);
    own.batch = Some(maker.batch(own.aaguid));
    let new = own.create(&options, &Tamper::default()).expect("a key");
    assert_eq!(finish_set_up(&mut browser, &new).await.0, "NewCodes");
});
