//! The chain without a database: any single change is found, and erasing is none.

use proptest::prelude::*;
use server::audit::digest;
use server::audit::sealer;
use server::audit::signed::{Checkpoint, What, public_keys, without_older};
use server::audit::verify::{Compared, Problem, Trust, Verified, Verifier};
use server::random::SeededRandom;
use server::secrets::Keys;
use server::store::audit::{ERASED, Entry, Marked};
use server::store::audit_seals::Seal;

const INSTANCE: &str = "0123456789ab";

/// A log in memory.
#[derive(Clone, Debug)]
struct Log {
    rows: Vec<Marked>,
    seals: Vec<Seal>,
}

fn keys() -> Keys {
    Keys::generate(&SeededRandom::new(1))
}

/// As the portal seals it, with its key or another.
fn sealed(mut rows: Vec<Marked>, sizes: &[usize], keys: &Keys) -> Log {
    let mut seals: Vec<Seal> = Vec::new();
    let mut at = 0;
    for (seq, row) in (1..).zip(&mut rows) {
        row.entry.seq = Some(seq);
    }
    for size in sizes.iter().cycle() {
        let end = (at + size).min(rows.len());
        let before = seals
            .last()
            .map_or_else(|| digest::genesis(INSTANCE).to_vec(), |s| s.hash.clone());
        let place = i64::try_from(at).expect("few");
        seals.push(
            sealer::seal(keys, (INSTANCE, 1000 + place), (place, &before), &rows[at..end]).expect("a seal"),
        );
        at = end;
        if at == rows.len() {
            return Log { rows, seals };
        }
    }
    unreachable!("there are sizes")
}

/// As it is walked: by place, each seal after its entries.
fn verify(log: &Log, checkpoint: Option<Checkpoint>) -> Result<Verified, Problem> {
    let mut rows: Vec<_> = log.rows.iter().collect();
    rows.sort_by_key(|row| row.entry.seq);
    let mut seals: Vec<_> = log.seals.iter().collect();
    seals.sort_by_key(|seal| seal.last_seq);
    let mut verifier = Verifier::new(INSTANCE, Trust::Keys(public_keys(&keys())), None, checkpoint)?;
    let mut rows = rows.into_iter().peekable();
    for seal in seals {
        while let Some(row) = rows.next_if(|row| row.entry.seq <= Some(seal.last_seq)) {
            verifier.entry(row)?;
        }
        verifier.seal(seal)?;
    }
    for row in rows {
        verifier.entry(row)?;
    }
    verifier.finish()
}

fn end(log: &Log) -> Checkpoint {
    Checkpoint::of_seal(INSTANCE, log.seals.last().expect("a seal")).expect("a key")
}

fn text() -> impl Strategy<Value = Option<String>> {
    prop_oneof![Just(None), "[a-c]{0,3}".prop_map(Some)]
}

fn rows() -> impl Strategy<Value = Vec<Marked>> {
    let entry = (text(), text(), text(), (text(), text()), "[a-z]{0,5}", 0..5_i64);
    let rows = prop::collection::vec((entry, any::<u64>()), 1..24);
    rows.prop_map(|all| {
        let each = all.into_iter().enumerate();
        each.map(
            |(n, ((actor, subject, provider, (address, agent), detail, at), seed))| {
                let entry = Entry {
                    id: format!("id-{n}"),
                    seq: None,
                    at,
                    event: "session_opened".to_owned(),
                    actor,
                    subject,
                    provider,
                    policy_version: (at > 2).then_some(at),
                    address,
                    agent,
                    detail: format!("{{\"x\":{detail:?}}}"),
                };
                let marks = digest::marks(&entry, &SeededRandom::new(seed));
                Marked { entry, marks }
            },
        )
        .collect()
    })
}

fn logs() -> impl Strategy<Value = Log> {
    let sizes = prop::collection::vec(1..6_usize, 1..4);
    (rows(), sizes).prop_map(|(rows, sizes)| sealed(rows, &sizes, &keys()))
}

/// Changes one thing of one entry.
fn change(row: &mut Marked, which: usize) {
    let other = |text: &mut Option<String>| match text {
        Some(text) => text.push('x'),
        None => *text = Some(String::new()),
    };
    let (entry, marks) = (&mut row.entry, &mut row.marks);
    match which {
        0 => entry.id.push('x'),
        1 => entry.at += 1,
        2 => entry.event.push('x'),
        3 => other(&mut entry.actor),
        4 => other(&mut entry.subject),
        5 => other(&mut entry.provider),
        6 => entry.policy_version = entry.policy_version.map_or(Some(0), |v| Some(v + 1)),
        7 => other(&mut entry.address),
        8 => other(&mut entry.agent),
        9 => entry.detail.push('x'),
        10 => marks.origin_digest[0] ^= 1,
        11 => marks.matter_digest[31] ^= 128,
        12 => marks.origin_salt = Some(vec![0; 16]),
        13 => marks.matter_salt = Some(Vec::new()),
        14 => marks.matter_salt = None,
        15 => entry.seq = entry.seq.map(|seq| seq + 1000),
        16 => (entry.detail, marks.matter_salt) = (ERASED.to_owned(), None),
        _ => (entry.address, entry.agent, marks.origin_salt) = (None, None, None),
    }
}

const CHANGES: usize = 18;

/// Changes one thing of one seal.
fn change_seal(seal: &mut Seal, which: usize) {
    match which {
        0 => seal.first_seq += 1,
        1 => seal.first_seq -= 1,
        2 => seal.last_seq += 1,
        3 => seal.last_seq -= 1,
        4 => seal.digests[0] ^= 1,
        5 => seal.hash[0] ^= 1,
        6 => seal.sealed_at += 1,
        7 => seal.signer[0] ^= 1,
        8 => seal.signature[0] ^= 1,
        9 => seal.signer.push(0),
        _ => seal.digests.truncate(seal.digests.len() - 1),
    }
}

const SEAL_CHANGES: usize = 11;

proptest! {
    #[test]
    fn what_was_sealed_is_whole(log in logs(), which in any::<prop::sample::Index>()) {
        let kept = Checkpoint::of_seal(INSTANCE, which.get(&log.seals)).expect("a key");
        let verified = verify(&log, Some(kept)).expect("whole");
        prop_assert_eq!(verified.entries, log.rows.len() as u64);
        prop_assert_eq!(verified.seals, log.seals.len() as u64);
        prop_assert_eq!(verified.places, (1, i64::try_from(log.rows.len()).expect("few")));
        prop_assert_eq!((verified.erased, verified.checkpoint), (0, Compared::Fits));
    }

    #[test]
    fn a_changed_entry_is_found_and_named(log in logs(), at in any::<prop::sample::Index>(), which in 0..CHANGES) {
        let mut changed = log.clone();
        let row = at.get_mut(&mut changed.rows);
        let (seq, before) = (row.entry.seq.expect("a place"), row.clone());
        change(row, which);
        prop_assume!(*row != before);
        let named = match verify(&changed, None).expect_err("found") {
            Problem::Changed { seq, .. } | Problem::ErasedForNothing { seq, .. } | Problem::Missing { seq, .. } => seq,
            other => panic!("{other}"),
        };
        prop_assert_eq!(named, seq);
    }

    #[test]
    fn a_removed_entry_is_found_and_named(log in logs(), at in any::<prop::sample::Index>()) {
        let mut changed = log.clone();
        let gone = changed.rows.remove(at.index(log.rows.len()));
        let found = verify(&changed, None).expect_err("found");
        prop_assert!(matches!(found, Problem::Missing { seq, .. } if Some(seq) == gone.entry.seq), "{}", found);
    }

    #[test]
    fn moved_entries_are_found_and_named(log in logs(), one in any::<prop::sample::Index>(), two in any::<prop::sample::Index>()) {
        // Two different ones, where there are two.
        let (all, one) = (log.rows.len(), one.index(log.rows.len()));
        let Some(others) = all.checked_sub(1).filter(|others| *others > 0) else { return Ok(()) };
        let two = (one + 1 + two.index(others)) % all;
        let mut changed = log.clone();
        changed.rows[one].entry.seq = log.rows[two].entry.seq;
        changed.rows[two].entry.seq = log.rows[one].entry.seq;
        let first = log.rows[one.min(two)].entry.seq;
        let found = verify(&changed, None).expect_err("found");
        prop_assert!(matches!(&found, Problem::Changed { seq, .. } if Some(*seq) == first), "{}", found);
    }

    #[test]
    fn an_entry_twice_is_found(log in logs(), at in any::<prop::sample::Index>()) {
        let mut changed = log.clone();
        changed.rows.push(at.get(&log.rows).clone());
        let found = verify(&changed, None).expect_err("found");
        prop_assert!(matches!(found, Problem::Misplaced { .. }), "{}", found);
    }

    #[test]
    fn a_changed_or_removed_seal_is_found(log in logs(), at in any::<prop::sample::Index>(), which in 0..=SEAL_CHANGES) {
        let mut changed = log.clone();
        match which {
            SEAL_CHANGES => drop(changed.seals.remove(at.index(log.seals.len()))),
            _ => change_seal(at.get_mut(&mut changed.seals), which),
        }
        prop_assert!(verify(&changed, None).is_err());
    }

    #[test]
    fn a_cut_off_end_is_found_with_a_checkpoint_only(log in logs(), keep in any::<prop::sample::Index>()) {
        let mut cut = log.clone();
        cut.seals.truncate(keep.index(log.seals.len()));
        let last = cut.seals.last().map_or(0, |seal| seal.last_seq);
        cut.rows.retain(|row| row.entry.seq <= Some(last));
        prop_assert!(verify(&cut, None).is_ok());
        let found = verify(&cut, Some(end(&log))).expect_err("found");
        prop_assert_eq!(found, Problem::CutOff { end: last, seq: end(&log).seq });
    }

    #[test]
    fn a_log_sealed_anew_is_not_the_portals(log in logs(), sizes in prop::collection::vec(1..6_usize, 1..4)) {
        let stranger = Keys::generate(&SeededRandom::new(2));
        let forged = sealed(log.rows.clone(), &sizes, &stranger);
        let found = verify(&forged, None).expect_err("found");
        prop_assert!(matches!(found, Problem::Stranger { .. }), "{}", found);
        // With the portal's own key, a checkpoint that was kept elsewhere finds it.
        let mut rows = log.rows.clone();
        rows[0].entry.at += 1;
        let forged = sealed(rows, &[log.rows.len()], &keys());
        prop_assert!(verify(&forged, None).is_ok());
        let found = verify(&forged, Some(end(&log))).expect_err("found");
        prop_assert!(matches!(found, Problem::Rewritten { .. }), "{}", found);
    }

    #[test]
    fn erasing_somebody_who_is_deleted_is_no_change(rows in rows(), who in "[a-c]{1}", sizes in prop::collection::vec(1..6_usize, 1..4)) {
        let mut rows = rows;
        let deletion = Entry {
            id: "deletion".to_owned(),
            event: "account_deleted".to_owned(),
            actor: Some("console".to_owned()),
            subject: Some(who.clone()),
            ..rows[0].entry.clone()
        };
        let marks = digest::marks(&deletion, &SeededRandom::new(9));
        rows.push(Marked { entry: deletion, marks });
        let log = sealed(rows, &sizes, &keys());
        let mut erased = log.clone();
        let last = erased.rows.len() - 1;
        let mut count = 0;
        for Marked { entry, marks } in &mut erased.rows[..last] {
            let (matter, origin) = (entry.subject.as_ref() == Some(&who), entry.actor.as_ref().or(entry.subject.as_ref()) == Some(&who));
            if matter {
                (entry.detail, marks.matter_salt) = (ERASED.to_owned(), None);
            }
            if origin {
                (entry.address, entry.agent, marks.origin_salt) = (None, None, None);
            }
            count += u64::from(matter || origin);
        }
        let verified = verify(&erased, Some(end(&log))).expect("whole");
        prop_assert_eq!(verified.erased, count);
        // Without the deletion it is.
        erased.rows[last].entry.event = "account_changed".to_owned();
        prop_assert!(verify(&erased, None).is_err());
    }
}

#[test]
fn a_checkpoint_is_read_as_it_was_written_and_not_otherwise() {
    let place = (INSTANCE, 7);
    let checkpoint = Checkpoint::sign(&keys(), What::End, place, [7; 32], 1_785_758_410_000);
    let json = checkpoint.json();
    assert_eq!(Checkpoint::read(&json).expect("a checkpoint"), checkpoint);
    assert!(checkpoint.is_signed(What::End) && !checkpoint.is_signed(What::Cut));
    assert_eq!(public_keys(&keys()), [checkpoint.key]);
    for field in ["instance", "seq", "hash", "at_ms", "key", "signature"] {
        for wrong in [serde_json::Value::Null, "zz".into(), (-1.5).into()] {
            let mut changed = json.clone();
            changed[field] = wrong;
            let read = Checkpoint::read(&changed);
            assert!(
                read.is_err() || read.is_ok_and(|c| !c.is_signed(What::End)),
                "{field}"
            );
        }
    }
    for strange in [
        serde_json::json!({}),
        serde_json::json!([1]),
        serde_json::json!({ "format": "x" }),
    ] {
        assert!(Checkpoint::read(&strange).is_err());
    }
    // A key that was rotated is still known, also when it is gone; the newest signs.
    let rotated = keys().with_new(&SeededRandom::new(3));
    assert_eq!(public_keys(&rotated).len(), 2);
    assert_eq!(public_keys(&rotated)[1], checkpoint.key);
    let alone = without_older(&rotated);
    assert_eq!(
        (alone.ids().len(), public_keys(&alone)),
        (1, public_keys(&rotated))
    );
    assert_ne!(
        Checkpoint::sign(&rotated, What::End, place, [7; 32], 0).key,
        checkpoint.key
    );
}
