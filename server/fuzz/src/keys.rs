//! Security keys: each part of an answer by itself, inside an answer that is sound otherwise, and whole answers.

use std::sync::OnceLock;

use data_encoding::BASE64URL_NOPAD;
use policy::Keys;
use serde_json::{Value, json};
use server::config::Config;
use server::providers::webauthn::import::Line;
use server::providers::webauthn::trust::Trust;
use server::providers::webauthn::{For, Library, StoredKey, whose};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// The challenge of everything here, so that a seed fits it.
const CHALLENGE: [u8; 32] = [0; 32];
const ORIGIN: &str = "http://localhost:8080";
const HANDLE: Uuid = Uuid::from_bytes([7; 16]);
const ID: &[u8] = b"sixteen bytes id";

/// The generator of P-256: a point that is on the curve.
const POINT: &str = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

struct World {
    library: Library,
    /// What was kept of the set-up, the answer after a password, and the answer alone.
    new: String,
    asked: String,
    alone: String,
    key: StoredKey,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let config = Config::with(&[]).expect("a configuration");
        let library = Library::new(&config, Trust::default()).expect("keys at localhost");
        let whom = For {
            handle: HANDLE,
            username: "alice",
            shown: "Alice",
        };
        let demanded = Keys {
            attested: true,
            ..Keys::default()
        };
        let (_, new) = library.ask_new(&whom, Vec::new(), &demanded).expect("options");
        let point = data_encoding::HEXLOWER.decode(POINT.as_bytes()).expect("digits");
        let line = json!({
            "username": "alice", "name": "Key", "credential_id": BASE64URL_NOPAD.encode(ID),
            "public_key": BASE64URL_NOPAD.encode(&point),
        });
        let line: Line = serde_json::from_value(line).expect("a line");
        let key = line.key(HANDLE).expect("a key");
        let (_, asked) = library.ask(std::iter::once(&key)).expect("options");
        let (_, alone) = library.ask_anybody().expect("options");
        World {
            new: with_challenge(&new),
            asked: with_challenge(&asked),
            alone: with_challenge(&alone),
            library,
            key,
        }
    })
}

/// The state with the challenge of the seeds.
fn with_challenge(state: &str) -> String {
    let mut state: Value = serde_json::from_str(state).expect("a state");
    for part in ["/rs/challenge", "/ast/challenge"] {
        if let Some(challenge) = state.pointer_mut(part) {
            *challenge = BASE64URL_NOPAD.encode(&CHALLENGE).into();
        }
    }
    state.to_string()
}

fn text(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

fn honest_client_data(kind: &str) -> Vec<u8> {
    let challenge = text(&CHALLENGE);
    json!({ "type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": false })
        .to_string()
        .into_bytes()
}

/// The flags say: present, verified.
fn honest_data() -> Vec<u8> {
    let mut data = Sha256::digest("localhost").to_vec();
    data.extend([5, 0, 0, 0, 1]);
    data
}

fn registration(client_data: &[u8], object: &[u8]) -> String {
    json!({
        "id": text(ID), "rawId": text(ID), "type": "public-key", "clientExtensionResults": {},
        "response": { "clientDataJSON": text(client_data), "attestationObject": text(object), "transports": ["usb"] },
    })
    .to_string()
}

fn assertion(client_data: &[u8], data: &[u8]) -> String {
    json!({
        "id": text(ID), "rawId": text(ID), "type": "public-key", "clientExtensionResults": {},
        "response": {
            "clientDataJSON": text(client_data), "authenticatorData": text(data), "signature": text(&[0x30, 0]),
            "userHandle": text(HANDLE.as_bytes()),
        },
    })
    .to_string()
}

fn register(answer: &str) {
    let World { library, new, .. } = world();
    if let Ok(key) = library.judge_new(answer, new, (HANDLE, 0)) {
        // What was taken can be stored, and read again; and nothing was attested, because nobody is trusted.
        let stored = serde_json::to_vec(&key).expect("it can be stored");
        let read: StoredKey = serde_json::from_slice(&stored).expect("it can be read");
        assert_eq!(read.id(), key.id());
        assert!(!key.attested);
    }
}

fn judge(answer: &str) {
    let World {
        library,
        asked,
        alone,
        key,
        ..
    } = world();
    let _ = whose(answer);
    // Nobody has the secret of this key.
    assert!(library.judge(answer, asked, key).is_err());
    assert!(library.judge_alone(answer, alone, key).is_err());
}

pub(crate) fn client_data(bytes: &[u8]) {
    register(&registration(bytes, &object(&honest_data())));
    judge(&assertion(bytes, &honest_data()));
}

pub(crate) fn authenticator_data(bytes: &[u8]) {
    judge(&assertion(&honest_client_data("webauthn.get"), bytes));
    register(&registration(
        &honest_client_data("webauthn.create"),
        &object(bytes),
    ));
}

pub(crate) fn attestation_object(bytes: &[u8]) {
    register(&registration(&honest_client_data("webauthn.create"), bytes));
}

pub(crate) fn new_key(bytes: &[u8]) {
    register(&String::from_utf8_lossy(bytes));
}

pub(crate) fn answer(bytes: &[u8]) {
    judge(&String::from_utf8_lossy(bytes));
}

pub(crate) fn import(bytes: &[u8]) {
    if let Ok(line) = serde_json::from_slice::<Line>(bytes)
        && let Ok(key) = line.key(HANDLE)
    {
        let stored = serde_json::to_vec(&key).expect("it can be stored");
        assert!(serde_json::from_slice::<StoredKey>(&stored).is_ok());
    }
}

/// An attestation object of the format "none": a map of three in CBOR.
fn object(data: &[u8]) -> Vec<u8> {
    let mut object = vec![0xa3, 0x63];
    object.extend(b"fmt");
    object.push(0x64);
    object.extend(b"none");
    object.push(0x67);
    object.extend(b"attStmt");
    object.extend([0xa0, 0x68]);
    object.extend(b"authData");
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    object.push(0x5a);
    object.extend(length.to_be_bytes());
    object.extend(data);
    object
}
