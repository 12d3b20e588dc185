//! Sealing, keyed hashes, and the key file.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use super::*;
use crate::random::SeededRandom;
use proptest::prelude::*;

const HERE: Place<'static> = Place {
    table: "enrolments",
    column: "data",
    row: "1",
};

fn keys(seed: u64) -> Keys {
    Keys::generate(&SeededRandom::new(seed))
}

/// A folder of its own, gone when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("twinlatch-keys-{}-{name}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        Self(folder)
    }

    fn key(&self) -> PathBuf {
        self.0.join("deep").join("key")
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.join("deep")).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn what_is_sealed_opens_in_its_place_only() {
    let (keys, random) = (keys(1), SeededRandom::new(2));
    let sealed = keys.seal(HERE, b"secret", &random);
    assert_eq!(sealed.len(), 6 + 49);
    assert_eq!(keys.open(HERE, &sealed).unwrap().as_slice(), b"secret");
    assert_ne!(sealed, keys.seal(HERE, b"secret", &random), "a nonce of its own");
    for place in [
        Place {
            table: "setups",
            ..HERE
        },
        Place {
            column: "name",
            ..HERE
        },
        Place { row: "2", ..HERE },
        Place {
            table: "enrolment",
            column: "sdata",
            ..HERE
        },
        Place {
            column: "dat",
            row: "a1",
            ..HERE
        },
    ] {
        assert_eq!(keys.open(place, &sealed), Err(OpenError::Refused), "{place:?}");
    }
}

#[test]
fn what_was_changed_does_not_open() {
    let keys = keys(1);
    let sealed = keys.seal(HERE, b"secret", &SeededRandom::new(2));
    for position in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[position] ^= 1;
        let error = keys.open(HERE, &changed).unwrap_err();
        match position {
            0 => assert_eq!(error, OpenError::Malformed),
            1..=8 => assert!(matches!(error, OpenError::UnknownKey { .. })),
            _ => assert_eq!(error, OpenError::Refused),
        }
        assert!(keys.open(HERE, &sealed[..position]).is_err());
    }
}

#[test]
fn older_keys_open_and_newer_ones_seal() {
    let random = SeededRandom::new(3);
    let old = keys(1);
    let sealed = old.seal(HERE, b"secret", &random);
    let mac = old.mac("code", b"123456");
    let both = old.with_new(&random);
    assert_eq!(both.open(HERE, &sealed).unwrap().as_slice(), b"secret");
    assert!(old.is_current(&sealed) && !both.is_current(&sealed));
    assert!(both.verify_mac("code", b"123456", &mac) && both.mac("code", b"123456") != mac);
    assert!(both.has_fingerprint(&old.fingerprint()) && both.fingerprint() != old.fingerprint());

    let again = both.seal(HERE, b"secret", &random);
    assert!(both.is_current(&again));
    let new = both.only_newest(Vec::new());
    assert!(new.open(HERE, &again).is_ok());
    assert_eq!(
        new.open(HERE, &sealed),
        Err(OpenError::UnknownKey {
            id: old.ids()[0].to_owned()
        })
    );
    assert!(!new.has_fingerprint(&old.fingerprint()) && new.has_fingerprint(&both.fingerprint()));
    assert_eq!((both.ids().len(), new.ids().len()), (2, 1));
}

#[test]
fn keyed_hashes_keep_purposes_apart() {
    let (keys, others) = (keys(1), keys(2));
    let mac = keys.mac("code", b"123456");
    assert!(keys.verify_mac("code", b"123456", &mac));
    assert!(!keys.verify_mac("codes", b"123456", &mac));
    assert!(!keys.verify_mac("code", b"123457", &mac));
    assert!(!keys.verify_mac("code", b"123456", &mac[..31]));
    assert!(!others.verify_mac("code", b"123456", &mac));
    assert_eq!(keys.fingerprint().len(), 64);
}

#[test]
fn nothing_secret_is_printed() {
    let keys = keys(1);
    let printed = format!("{keys:?}");
    assert_eq!(printed, format!("Keys([{:?}])", keys.ids()[0]));
}

#[test]
fn the_file_is_made_once_and_for_its_owner_only() {
    let folder = Folder::new("made");
    assert!(matches!(
        Keys::load(&folder.key()),
        Err(KeyFileError::Missing { .. })
    ));
    let made = Keys::load_or_create(&folder.key(), &SeededRandom::new(1)).unwrap();
    assert_eq!(
        fs::metadata(folder.key()).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let again = Keys::load_or_create(&folder.key(), &SeededRandom::new(2)).unwrap();
    assert_eq!(again.fingerprint(), made.fingerprint());
    assert_eq!(folder.names(), ["key"], "nothing is left beside it");
}

#[test]
fn of_many_that_make_it_at_once_all_get_the_same() {
    let folder = Folder::new("race");
    let mut fingerprints: Vec<_> = std::thread::scope(|scope| {
        let path = folder.key();
        let threads: Vec<_> = (0..8)
            .map(|seed| {
                let path = path.clone();
                scope.spawn(move || {
                    Keys::load_or_create(&path, &SeededRandom::new(seed))
                        .unwrap()
                        .fingerprint()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), 1);
    assert_eq!(folder.names(), ["key"]);
}

#[test]
fn rotating_keeps_what_can_be_opened() {
    let folder = Folder::new("rotate");
    let random = SeededRandom::new(1);
    let first = Keys::load_or_create(&folder.key(), &random).unwrap();
    let sealed = first.seal(HERE, b"secret", &random);
    first.with_new(&random).save(&folder.key()).unwrap();
    let both = Keys::load(&folder.key()).unwrap();
    assert_eq!(first.again().unwrap().ids(), both.ids());
    assert_eq!(
        (both.ids().len(), both.ids()[1]),
        (2, first.ids()[0]),
        "newest first"
    );
    assert_eq!(both.open(HERE, &sealed).unwrap().as_slice(), b"secret");
    both.only_newest(vec![[7; 32], [8; 32]])
        .save(&folder.key())
        .unwrap();
    let one = Keys::load(&folder.key()).unwrap();
    assert_eq!((one.ids().len(), one.signers()), (1, &[[7; 32], [8; 32]][..]));
    assert_eq!(one.with_new(&random).signers(), one.signers());
    assert_eq!(
        fs::metadata(folder.key()).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(folder.names(), ["key"]);
}

#[test]
fn a_file_that_is_wrong_is_an_error_that_tells_no_secret() {
    let folder = Folder::new("wrong");
    Keys::load_or_create(&folder.key(), &SeededRandom::new(1)).unwrap();
    let good = fs::read_to_string(folder.key()).unwrap();
    let line = good.lines().last().unwrap().to_owned();
    let secret = line.rsplit(' ').next().unwrap();
    let table = [
        (String::new(), 1),
        ("# nothing\n".to_owned(), 1),
        (format!("{line}\n{line}\n"), 2), // the same id twice
        (format!("\n{line} more\n"), 2),
        (line.replace("key-1", "key-2"), 1),
        (line.replace(secret, &secret[1..]), 1),
        (line.replace(secret, ""), 1),
        (format!("twinlatch-key-1 UPPERCAS {secret}"), 1),
        (secret.to_owned(), 1),
    ];
    for (text, expected) in table {
        fs::write(folder.key(), &text).unwrap();
        let error = Keys::load(&folder.key()).unwrap_err();
        assert!(!error.to_string().contains(secret));
        assert!(
            matches!(error, KeyFileError::Malformed { line, .. } if line == expected),
            "{text}: {error}"
        );
    }
    fs::write(folder.key(), good.replace('\n', "\r\n\r\n")).unwrap();
    assert!(Keys::load(&folder.key()).is_ok(), "line ends of any kind");
    fs::set_permissions(folder.key(), fs::Permissions::from_mode(0o644)).unwrap();
    let open = Keys::load(&folder.key()).unwrap_err();
    assert!(open.to_string().contains("(mode 644): chmod 600 "), "{open}");
}

proptest! {
    #[test]
    fn everything_sealed_opens(plain: Vec<u8>, table in ".{0,8}", column in ".{0,8}", row in ".{0,8}", seed: u64) {
        let keys = keys(seed);
        let place = Place { table: &table, column: &column, row: &row };
        let sealed = keys.seal(place, &plain, &SeededRandom::new(seed));
        let opened = keys.open(place, &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), plain.as_slice());
    }

    #[test]
    fn any_bytes_are_refused_without_a_panic(mut sealed: Vec<u8>, row in ".{0,8}") {
        let keys = keys(1);
        let place = Place { row: &row, ..HERE };
        prop_assert!(keys.open(place, &sealed).is_err());
        sealed.splice(..0, std::iter::once(FORMAT).chain(keys.ids()[0].bytes()));
        prop_assert!(keys.open(HERE, &sealed).is_err());
    }
}

#[test]
fn a_saved_file_is_whose_it_was() {
    let folder = std::env::temp_dir().join(format!("twinlatch-keys-{}-saved", std::process::id()));
    fs::create_dir_all(folder.join("real")).unwrap();
    let (file, link) = (folder.join("real/key"), folder.join("key"));
    let random = SeededRandom::new(1);
    let keys = Keys::load_or_create(&file, &random).unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    // What a power cut has left, and something that is not ours.
    fs::write(folder.join("real/.key.1.abcdef01.new"), "keys").unwrap();
    fs::write(folder.join("real/.keys.new"), "not keys").unwrap();
    keys.with_new(&random).save(&link).unwrap();
    assert!(
        fs::symlink_metadata(&link).unwrap().is_symlink(),
        "a link stays one"
    );
    assert_eq!(Keys::load(&link).unwrap().ids().len(), 2);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    let mut left: Vec<_> = fs::read_dir(folder.join("real"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, [".keys.new", "key"]);
    fs::remove_dir_all(folder).unwrap();
}
