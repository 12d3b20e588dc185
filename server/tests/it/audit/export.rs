//! The whole log as a file, and checking it without the portal.

use serde_json::{Value, json};
use server::admin::lockout::Glass;
use server::admin::{carry_out, people};
use server::audit::adoption;
use server::audit::offline::{self, OfflineError};
use server::audit::retention;
use server::audit::signed::PublicKey;
use server::audit::verify::{Compared, Verified};

use super::*;
use crate::both;

async fn export(portal: &Portal) -> String {
    let mut export = seals::export(&portal.deps, Origin::console())
        .await
        .expect("begun");
    let mut text = String::new();
    while let Some(part) = export.next().await.expect("a part") {
        text.push_str(&part);
    }
    text
}

fn check(text: &str, checkpoint: Option<Checkpoint>) -> Result<Verified, OfflineError> {
    offline::verify(text.as_bytes(), &[], checkpoint)
}

/// The line and the words.
fn wrong(text: &str) -> (u64, String) {
    match check(text, None) {
        Err(OfflineError::Line { number, what }) => (number, what),
        Err(OfflineError::Problem { number, problem }) => (number, problem.to_string()),
        other => panic!("nothing was found: {other:?}"),
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

fn text(lines: &[Value]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// A log with everything that can be in one: something removed, somebody deleted, odd names.
async fn full(portal: &Portal) {
    some_days(portal).await;
    portal.wait_s(100 * 24 * 3600);
    retention::run(&portal.deps).await.expect("removed");
    let odd = portal.person("odd", &[]).await;
    portal.browser().password("odd", PASSWORD).await;
    happen(
        portal,
        json!({ "name": "\u{202e}\"\\\n\u{1b}[2J ö 🦀", "number": 1.5, "z": 1, "a": [null] }),
    )
    .await;
    let delete = async |work: &mut Work<'_>| people::delete(work, &odd, Glass::Whole).await;
    carry_out(&portal.deps, Origin::console(), delete)
        .await
        .expect("deleted");
}

both!(an_export_is_checked_without_the_portal, async |db| {
    let portal = Portal::with(db, &[("audit.keep_days", "90")]);
    full(&portal).await;
    let first = checkpoint(&portal).await;
    let text = export(&portal).await;
    let verified = check(&text, Some(first.clone())).expect("whole");
    let inside = verify(&portal, None).await.expect("whole").verified;
    assert_eq!(verified.checkpoint, Compared::Fits);
    assert_eq!(
        verified,
        Verified {
            checkpoint: Compared::Fits,
            ..inside
        }
    );
    assert!(verified.erased > 0 && verified.removed > 0, "{verified:?}");
    assert!(!text.contains("odd@") && text.lines().count() > 8);
    // The portal's key, and another.
    assert!(offline::verify(text.as_bytes(), &[first.key], None).is_ok());
    let other = PublicKey::of(&[9; 32]).expect("32 bytes");
    let refused = offline::verify(text.as_bytes(), &[other], None).expect_err("not signed by it");
    assert!(
        refused.to_string().contains("is not one of this portal's"),
        "{refused}"
    );
    // What was taken out is in the log that is taken out.
    assert!(text.contains("audit_exported"));
    // An entry whose text is not as this program writes JSON.
    sql(db, "INSERT INTO audit (id, at, event, detail) VALUES ('spaced', 5, 'group_changed', '{ \"b\": 1,  \"a\": 2 }')").await;
    // As an earlier version may have written it.
    let mut conn = db.store.write().await.expect("a transaction");
    adoption::all(&mut conn, &portal.deps.keys, portal.deps.random.as_ref(), 5)
        .await
        .expect("marked");
    conn.commit().await.expect("kept");
    let text = export(&portal).await;
    assert!(text.contains("detail_text"));
    check(&text, None).expect("whole");
});

both!(an_export_that_was_changed_is_found_with_its_line, async |db| {
    let portal = Portal::with(db, &[("audit.keep_days", "90")]);
    full(&portal).await;
    let whole = lines(&export(&portal).await);
    let entries: Vec<_> = (0..whole.len())
        .filter(|n| whole[*n].get("entry").is_some())
        .collect();
    for &n in &entries {
        for (field, value) in [
            ("event", json!("x")),
            ("at_ms", json!(1)),
            ("agent", json!("x")),
            ("seq", json!(0)),
        ] {
            let mut changed = whole.clone();
            changed[n]["entry"][field] = value;
            let (line, what) = wrong(&text(&changed));
            assert!(line > n as u64 && what.contains("entry"), "{line}: {what}");
        }
        let mut without = whole.clone();
        without.remove(n);
        let gone = whole[n]["entry"]["seq"].to_string();
        assert!(
            wrong(&text(&without))
                .1
                .contains(&format!("entry {gone} is missing"))
        );
    }
    let mut swapped = whole.clone();
    swapped.swap(entries[0], entries[1]);
    assert!(wrong(&text(&swapped)).1.contains("is missing"));
    for n in 1..whole.len() {
        let (line, what) = wrong(&text(&whole[..n]));
        assert_eq!((line, what.contains("cut off")), (n as u64, true), "{what}");
    }
});

both!(
    a_shortened_export_with_a_checkpoint_of_its_own_is_found_by_a_later_one,
    async |db| {
        let portal = Portal::new(db);
        some_days(&portal).await;
        let early = export(&portal).await;
        happen(&portal, json!({})).await;
        let late = checkpoint(&portal).await;
        check(&early, None).expect("it is whole by itself");
        let found = check(&early, Some(late.clone())).expect_err("found");
        assert!(found.to_string().contains("was cut off"), "{found}");
        let ours = check(&export(&portal).await, Some(late)).expect("whole");
        assert_eq!(ours.checkpoint, Compared::Fits);
    }
);

both!(nonsense_is_refused_with_its_line, async |db| {
    let portal = Portal::new(db);
    some_days(&portal).await;
    let whole = export(&portal).await;
    let head = whole.lines().next().expect("a head").to_owned();
    let long = format!("{head}\n{{\"entry\":\"{}\"}}\n", "x".repeat(10 * 1024 * 1024));
    let deep = format!("{head}\n{}\n", "[".repeat(100_000));
    for (text, line, words) in [
        ("", 0, "is empty"),
        ("hello\n", 1, "no JSON object"),
        ("[]\n", 1, "no JSON object"),
        ("{}\n", 1, "no export"),
        ("{\"twinlatch_audit\":2}\n", 1, "version 2"),
        ("{\"twinlatch_audit\":1,\"whole\":false}\n", 1, "was filtered"),
        ("{\"twinlatch_audit\":1,\"whole\":true}\n", 1, "of which portal"),
        (
            "{\"twinlatch_audit\":1,\"whole\":true,\"instance\":\"x\",\"removed\":{}}\n",
            1,
            "no checkpoint",
        ),
        (&format!("{head}\n{{\"entry\":{{}}}}\n"), 2, "no entry"),
        (
            &format!("{head}\n{{\"seal\":{{\"digests\":[\"00\"]}}}}\n"),
            2,
            "no seal",
        ),
        (&format!("{head}\n{{\"other\":1}}\n"), 2, "neither"),
        (
            &format!("{whole}{{}}\n"),
            whole.lines().count() as u64 + 1,
            "after the checkpoint",
        ),
        (&format!("{head}\n\u{0}\n"), 2, "no JSON"),
        (&long, 2, "longer than 1 MiB"),
        (&deep, 2, "no JSON"),
        (
            &whole[..whole.len() / 2],
            whole[..whole.len() / 2].lines().count() as u64,
            "beginning of one",
        ),
    ] {
        let (found, what) = wrong(text);
        assert!(
            found == line && what.contains(words),
            "{found} {what} instead of {line} {words}"
        );
    }
    assert_eq!(wrong(&format!("\u{feff}{whole}")).0, 1);
    let bytes: Vec<u8> = [whole.as_bytes(), &[0xff, 0xfe, b'\n']].concat();
    assert!(offline::verify(&bytes[..], &[], None).is_err());
});
