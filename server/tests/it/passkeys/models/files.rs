//! The files behind it: the FIDO Alliance's list, and roots of one's own.

use server::config::WebAuthn;
use server::providers::webauthn::trust::Trust;

use super::*;
use crate::support::portal::NOON;

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
