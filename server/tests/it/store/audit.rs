//! The audit log: read in both directions, filtered, counted.

use server::store::{audit, audit_counts};

use super::*;
use crate::both;

both!(the_audit_log_is_read_backwards, async |db| {
    let mut conn = db.store.write().await.unwrap();
    for n in 0..5 {
        let entry = audit::Entry {
            id: format!("0190000000-{n}"),
            seq: None,
            at: NOW + n,
            event: if n % 2 == 0 {
                "password_right"
            } else {
                "password_wrong"
            }
            .to_owned(),
            actor: None,
            subject: (n > 0).then(|| "ada".to_owned()),
            provider: None,
            policy_version: (n == 4).then_some(n),
            address: Some("192.0.2.1".to_owned()),
            agent: None,
            detail: "{}".to_owned(),
        };
        let marks = audit::Marks::default();
        audit::insert(&mut conn, &[audit::Marked { entry, marks }])
            .await
            .unwrap();
    }
    let list = async |conn: &mut Conn, filter, limit| -> Vec<i64> {
        audit::list(conn, filter, limit)
            .await
            .unwrap()
            .into_iter()
            .map(|entry| entry.at - NOW)
            .collect()
    };
    let all = audit::Filter::default();
    assert_eq!(list(&mut conn, all, 100_000).await, [4, 3, 2, 1, 0]);
    assert_eq!(list(&mut conn, all, 2).await, [4, 3]);
    assert_eq!(
        list(
            &mut conn,
            audit::Filter {
                before: Some("0190000000-3"),
                ..all
            },
            2
        )
        .await,
        [2, 1]
    );
    let ada = audit::Filter {
        subject: Some("ada"),
        ..all
    };
    assert_eq!(list(&mut conn, ada, 9).await, [4, 3, 2, 1]);
    assert_eq!(
        list(
            &mut conn,
            audit::Filter {
                events: &["password_right"],
                ..ada
            },
            9
        )
        .await,
        [4, 2]
    );
    assert_eq!(
        list(
            &mut conn,
            audit::Filter {
                events: &["password_right"],
                ..all
            },
            9
        )
        .await,
        [4, 2, 0]
    );
    let some = audit::Filter {
        person: Some("ada"),
        events: &["password_right", "password_wrong"],
        from: Some(NOW + 2),
        until: Some(NOW + 4),
        ..all
    };
    assert_eq!(list(&mut conn, some, 9).await, [3, 2]);
    let after = audit::list_after(
        &mut conn,
        audit::Filter {
            subject: Some("ada"),
            ..all
        },
        "0190000000-2",
        9,
    );
    let after: Vec<_> = after.await.unwrap().iter().map(|entry| entry.at - NOW).collect();
    assert_eq!(after, [3, 4]);
    let nobody = audit::Filter {
        person: Some("bob"),
        ..all
    };
    assert!(list(&mut conn, nobody, 9).await.is_empty());
    let migration = include_str!("../../../migrations/postgres/0012_audit_marks.sql");
    for event in audit::OFTEN {
        assert_eq!(migration.matches(&format!("'{event}'")).count(), 2, "{event}");
    }
    // Of what is seldom, each event is asked for by itself.
    for (n, event) in [(7, "not_me"), (8, "policy_changed"), (9, "not_me")] {
        let entry = audit::Entry {
            id: format!("0190000000-{n}"),
            seq: None,
            at: NOW + n,
            event: event.to_owned(),
            actor: Some("ada".to_owned()),
            subject: (event == "not_me").then(|| "ada".to_owned()),
            provider: None,
            policy_version: None,
            address: None,
            agent: None,
            detail: "{}".to_owned(),
        };
        let marks = audit::Marks::default();
        audit::insert(&mut conn, &[audit::Marked { entry, marks }])
            .await
            .unwrap();
    }
    let seldom = audit::Filter {
        events: &["not_me", "policy_changed"],
        ..all
    };
    assert_eq!(list(&mut conn, seldom, 9).await, [9, 8, 7]);
    assert_eq!(list(&mut conn, seldom, 2).await, [9, 8]);
    let of_ada = audit::Filter {
        person: Some("ada"),
        before: Some("0190000000-9"),
        ..seldom
    };
    assert_eq!(list(&mut conn, of_ada, 9).await, [8, 7]);
    let about_ada = audit::Filter {
        subject: Some("ada"),
        ..seldom
    };
    assert_eq!(list(&mut conn, about_ada, 9).await, [9, 7]);
    let after = audit::list_after(&mut conn, seldom, "0190000000-4", 2)
        .await
        .unwrap();
    let after: Vec<_> = after.iter().map(|entry| entry.at - NOW).collect();
    assert_eq!(after, [7, 8]);
    let times = async |conn: &mut Conn, since, most| {
        audit_counts::times(conn, "not_me", (since, most)).await.unwrap()
    };
    assert_eq!(times(&mut conn, NOW, 9).await, 2);
    assert_eq!(times(&mut conn, NOW, 1).await, 1);
    assert_eq!(times(&mut conn, NOW + 8, 9).await, 1);
    let last = audit_counts::last_of(&mut conn, "ada", "not_me").await.unwrap();
    assert_eq!(last, Some(NOW + 9));
    assert_eq!(
        audit_counts::last_of(&mut conn, "bob", "not_me").await.unwrap(),
        None
    );
    let part_of_a_name = audit::Filter {
        events: &["password"],
        ..all
    };
    assert!(list(&mut conn, part_of_a_name, 9).await.is_empty());
});
