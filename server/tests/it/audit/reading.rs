//! Reading the log: filters, pages in both directions, files of what is filtered, and who may.

use serde_json::{Value, json};
use server::admin::carry_out;
use server::admin::log::download::{Download, Format};
use server::admin::log::{self, At, PAGE, Page, Typed, Wanted};
use server::store::audit;

use super::*;
use crate::both;

mod files;

async fn wanted(db: &Database, portal: &Portal, typed: Typed<'_>) -> Result<Wanted, AdminError> {
    let mut conn = db.store.read().await.expect("a connection");
    Wanted::read(&mut conn, &portal.deps.config.time_zone, typed).await
}

async fn page(db: &Database, wanted: &Wanted, at: At<'_>) -> Page {
    let mut conn = db.store.read().await.expect("a connection");
    log::page(&mut conn, Some(CONSOLE), wanted, at)
        .await
        .expect("a page")
}

/// The numbers in the details, as they are on the page.
fn numbers(page: &Page) -> Vec<i64> {
    let number = |detail: &str| serde_json::from_str::<Value>(detail).ok()?["n"].as_i64();
    page.entries
        .iter()
        .filter_map(|e| number(&e.entry.detail))
        .collect()
}

both!(pages_are_turned_in_both_directions, async |db| {
    let portal = Portal::new(db);
    for n in 0..120 {
        happen(&portal, json!({ "n": n })).await;
    }
    let all = Wanted::default();
    let down = |from: i64, to: i64| (to..=from).rev().collect::<Vec<_>>();
    let first = page(db, &all, At::Newest).await;
    assert_eq!((numbers(&first), first.newer.clone()), (down(119, 70), None));
    assert_eq!(first.entries.len(), PAGE);
    let second = page(db, &all, At::Before(first.older.as_deref().expect("more"))).await;
    assert_eq!(numbers(&second), down(69, 20));
    let third = page(db, &all, At::Before(second.older.as_deref().expect("more"))).await;
    assert_eq!((numbers(&third), third.older.clone()), (down(19, 0), None));
    let back = page(db, &all, At::After(third.newer.as_deref().expect("more"))).await;
    assert_eq!(numbers(&back), down(69, 20));
    assert_eq!(back.older, second.older);
    let again = page(db, &all, At::After(back.newer.as_deref().expect("more"))).await;
    assert_eq!((numbers(&again), again.newer), (down(119, 70), None));
    // Whatever stands in the address.
    for strange in ["", "~", "x'; DROP TABLE audit; --", "\u{10ffff}"] {
        page(db, &all, At::Before(strange)).await;
        page(db, &all, At::After(strange)).await;
    }
    let mut conn = db.store.read().await.expect("a connection");
    let newest = log::list(&mut conn, Some(CONSOLE), &all, 110)
        .await
        .expect("a list");
    assert_eq!(newest.len(), 110);
});

both!(what_is_asked_for_is_shown_and_no_more, async |db| {
    let portal = Portal::new(db);
    some_days(&portal).await;
    portal.wait_s(24 * 3600);
    portal.browser_at("198.51.100.7").password("alice", "wrong").await;
    let events = |page: &Page| {
        page.entries
            .iter()
            .map(|e| e.entry.event.clone())
            .collect::<Vec<_>>()
    };
    let ask = async |typed| page(db, &wanted(db, &portal, typed).await.expect("wanted"), At::Newest).await;
    let of_alice = ask(Typed {
        person: "ALICE",
        ..Typed::default()
    })
    .await;
    assert!(of_alice.entries.len() > 3);
    assert!(
        of_alice
            .entries
            .iter()
            .all(|e| e.subject.as_deref() == Some("alice"))
    );
    let two = ["password_wrong".to_owned(), "session_opened".to_owned()];
    let found = ask(Typed {
        events: &two,
        ..Typed::default()
    })
    .await;
    assert_eq!(
        events(&found),
        [
            "password_wrong",
            "session_opened",
            "password_wrong",
            "session_opened"
        ]
    );
    let day = Typed {
        from: "2026-08-04",
        to: "2026-08-04",
        ..Typed::default()
    };
    assert_eq!(events(&ask(day).await), ["password_wrong"]);
    let before = Typed {
        to: "2026-08-03",
        events: &two,
        ..Typed::default()
    };
    assert_eq!(ask(before).await.entries.len(), 3);
    let searched = ask(Typed {
        search: " 198.51.100 ",
        ..Typed::default()
    })
    .await;
    assert_eq!(events(&searched), ["password_wrong"]);
    assert_eq!(searched.older, None);
    happen(&portal, json!({ "name": "Ünïcode 100% _x_" })).await;
    for text in ["ÜNÏ", "100% _", "NAME"] {
        assert_eq!(
            ask(Typed {
                search: text,
                ..Typed::default()
            })
            .await
            .entries
            .len(),
            1,
            "{text}"
        );
    }
    assert!(
        ask(Typed {
            search: "100%%",
            ..Typed::default()
        })
        .await
        .entries
        .is_empty()
    );
    let refused = |typed| wanted(db, &portal, typed);
    let long = "x".repeat(101);
    assert!(matches!(
        refused(Typed {
            person: "eve",
            ..Typed::default()
        })
        .await,
        Err(AdminError::NoSuchPerson(_))
    ));
    assert!(matches!(
        refused(Typed {
            from: "soon",
            ..Typed::default()
        })
        .await,
        Err(AdminError::BadMoment(_))
    ));
    assert!(matches!(
        refused(Typed {
            search: &long,
            ..Typed::default()
        })
        .await,
        Err(AdminError::SearchTooLong)
    ));
    let unknown = ["a,b".to_owned()];
    assert!(matches!(
        refused(Typed {
            events: &unknown,
            ..Typed::default()
        })
        .await,
        Err(AdminError::NoSuchEvent(_))
    ));
    let gone = Typed {
        person: "01987654-3210-7abc-9def-0123456789ab",
        ..Typed::default()
    };
    assert!(ask(gone).await.entries.is_empty());
});

both!(a_search_that_finds_little_reads_so_much_at_most, async |db| {
    let portal = Portal::new(db);
    happen(&portal, json!({ "n": 1, "needle": true })).await;
    let mut conn = db.store.write().await.expect("a transaction");
    for n in 0..log::MOST_READ + 10 {
        let entry = audit::Entry {
            id: format!("z{n:08}"),
            seq: None,
            at: 5,
            event: "group_changed".to_owned(),
            actor: None,
            subject: None,
            provider: None,
            policy_version: None,
            address: None,
            agent: None,
            detail: "{}".to_owned(),
        };
        let marks = audit::Marks::default();
        audit::insert(&mut conn, &[audit::Marked { entry, marks }])
            .await
            .expect("written");
    }
    conn.commit().await.expect("kept");
    let needle = wanted(
        db,
        &portal,
        Typed {
            search: "needle",
            ..Typed::default()
        },
    )
    .await
    .expect("wanted");
    let first = page(db, &needle, At::Newest).await;
    assert!(first.entries.is_empty());
    let second = page(
        db,
        &needle,
        At::Before(first.older.as_deref().expect("it goes on")),
    )
    .await;
    assert_eq!((numbers(&second), second.older), (vec![1], None));
    // Nor is the whole log read for events of which there usually are many; of the others there is an index.
    for (event, goes_on) in [("session_opened", true), ("not_me", false)] {
        let events = [event.to_owned()];
        let typed = Typed {
            events: &events,
            ..Typed::default()
        };
        let first = page(db, &wanted(db, &portal, typed).await.expect("wanted"), At::Newest).await;
        assert_eq!(
            (first.entries.len(), first.older.is_some()),
            (0, goes_on),
            "{event}"
        );
    }
    let mut conn = db.store.read().await.expect("a connection");
    assert_eq!(
        log::list(&mut conn, Some(CONSOLE), &needle, 9)
            .await
            .expect("a list")
            .len(),
        1
    );
});

both!(only_administrators_read_it, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    happen(&portal, json!({})).await;
    let ada = portal.administrator("ada").await;
    let all = Wanted::default();
    for actor in [None, Some(bob.id.as_str()), Some("nobody"), Some("setup")] {
        let mut conn = db.store.read().await.expect("a connection");
        let refused = |result: Result<(), AdminError>| {
            assert!(matches!(result, Err(AdminError::NotAllowed(_))), "{actor:?}")
        };
        refused(log::page(&mut conn, actor, &all, At::Newest).await.map(drop));
        refused(log::list(&mut conn, actor, &all, 1).await.map(drop));
        refused(seals::verify(&portal.deps, actor, &[], None).await.map(drop));
        refused(seals::checkpoint(&portal.deps, actor).await.map(drop));
        drop(conn);
        let origin = Origin {
            actor: actor.map(str::to_owned),
            ..Origin::default()
        };
        refused(seals::export(&portal.deps, origin.clone()).await.map(drop));
        let begin = async |work: &mut Work<'_>| Download::begin(work, Wanted::default(), Format::Csv).await;
        refused(carry_out(&portal.deps, origin, begin).await.map(drop));
    }
    let mut conn = db.store.read().await.expect("a connection");
    assert_eq!(
        log::page(&mut conn, Some(&ada.id), &all, At::Newest)
            .await
            .expect("a page")
            .entries
            .len(),
        1
    );
    assert!(!portal.events().await.contains(&"audit_exported".to_owned()));
});
