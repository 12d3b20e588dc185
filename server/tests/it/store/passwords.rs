//! Passwords: since when, and which ones may not come back.

use server::store::{old_passwords, people};

use super::{opening::meddle, *};
use crate::both;

both!(a_password_has_an_age, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let ada = known(&mut conn, "ada").await;
    let age = async |conn: &mut Conn| people::password_check(conn, &ada.id).await.unwrap().changed_at;
    assert_eq!(age(&mut conn).await, ada.created_at);
    assert!(
        people::replace_password(&mut conn, &ada, "two", NOW + 1)
            .await
            .unwrap()
    );
    assert!(
        !people::replace_password(&mut conn, &ada, "three", NOW + 2)
            .await
            .unwrap()
    );
    assert_eq!(age(&mut conn).await, NOW + 1);
    assert!(
        people::set_password(&mut conn, &ada.id, Some("four"), NOW + 3)
            .await
            .unwrap()
    );
    assert_eq!(age(&mut conn).await, NOW + 3);
    assert!(
        people::rehash_password(&mut conn, &ada.id, "four", "4")
            .await
            .unwrap()
    );
    assert_eq!(
        age(&mut conn).await,
        NOW + 3,
        "the same password, hashed otherwise"
    );
});

both!(the_newest_old_ones_are_kept, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob) = (known(&mut conn, "ada").await, known(&mut conn, "bob").await);
    for (whose, hash, at) in [
        (&ada, "one", 1),
        (&ada, "two", 2),
        (&ada, "three", 3),
        (&bob, "his", 9),
    ] {
        old_passwords::insert(&mut conn, &id("old"), (&whose.id, hash), NOW + at)
            .await
            .unwrap();
    }
    let newest = old_passwords::newest(&mut conn, &ada.id, 2).await.unwrap();
    assert_eq!(newest, ["three", "two"]);
    assert_eq!(old_passwords::trim(&mut conn, &ada.id, 1).await.unwrap(), 2);
    let newest = old_passwords::newest(&mut conn, &ada.id, 9).await.unwrap();
    assert_eq!(newest, ["three"]);
    assert_eq!(old_passwords::trim(&mut conn, &ada.id, 0).await.unwrap(), 1);
    assert_eq!(old_passwords::count(&mut conn, &bob.id).await.unwrap(), 1);
    people::delete(&mut conn, &bob.id).await.unwrap();
    assert_eq!(old_passwords::count(&mut conn, &bob.id).await.unwrap(), 0);
    assert_eq!(old_passwords::delete_all(&mut conn).await.unwrap(), 0);
});

both!(an_upgrade_knows_since_when_from_the_log, async |db| {
    let (ada, bob) = committed(&db.store, async |conn| {
        (known(conn, "ada").await, known(conn, "bob").await)
    })
    .await;
    for (number, at) in [(1, NOW + 7), (2, NOW + 8)] {
        let entry = format!(
            "INSERT INTO audit (id, at, event, subject, detail) VALUES ('{number}', {at}, 'password_changed', '{}', '{{}}')",
            ada.id
        );
        meddle(db, &entry).await;
    }
    let migration = include_str!("../../../migrations/sqlite/0004_account.sql");
    let update = migration
        .split(';')
        .find(|statement| statement.contains("UPDATE people"))
        .expect("it");
    meddle(db, update).await;
    let mut conn = db.store.read().await.unwrap();
    for (person, since) in [(ada, NOW + 8), (bob, NOW)] {
        let known = people::password_check(&mut conn, &person.id).await.unwrap();
        assert_eq!(known.changed_at, since, "{}", person.username);
    }
});
