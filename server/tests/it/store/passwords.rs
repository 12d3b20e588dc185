//! Passwords: since when, which ones may not come back, and resets.

use server::store::{old_passwords, password_resets, password_resets::PasswordReset, people};

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

pub(super) fn reset(person: &Person, finder: &str) -> PasswordReset {
    PasswordReset {
        id: id("reset"),
        person_id: person.id.clone(),
        finder: finder.to_owned(),
        hash: "$argon2id$".to_owned(),
        by: "console".to_owned(),
        created_at: NOW,
        expires_at: NOW + DAY,
        used_at: None,
    }
}

both!(one_reset_of_a_person_is_used_once, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob) = (known(&mut conn, "ada").await, known(&mut conn, "bob").await);
    let (first, second, his) = (reset(&ada, "AAAA"), reset(&ada, "BBBB"), reset(&bob, "CCCC"));
    for each in [&first, &second, &his] {
        password_resets::replace(&mut conn, each).await.unwrap();
    }
    assert_eq!(password_resets::by_finder(&mut conn, "AAAA").await.unwrap(), None);
    assert_eq!(
        password_resets::by_finder(&mut conn, "BBBB").await.unwrap(),
        Some(second.clone())
    );
    assert!(
        !password_resets::use_once(&mut conn, &first.id, NOW)
            .await
            .unwrap()
    );
    assert!(
        !password_resets::use_once(&mut conn, &second.id, NOW + DAY)
            .await
            .unwrap()
    );
    assert!(
        password_resets::use_once(&mut conn, &second.id, NOW + 1)
            .await
            .unwrap()
    );
    assert!(
        !password_resets::use_once(&mut conn, &second.id, NOW + 2)
            .await
            .unwrap()
    );
    assert!(
        !password_resets::void(&mut conn, &ada.id).await.unwrap(),
        "used already"
    );
    let used = password_resets::of_person(&mut conn, &ada.id).await.unwrap();
    assert_eq!(used.and_then(|r| r.used_at), Some(NOW + 1));
    let gone = password_resets::delete_of_person(&mut conn, &ada.id).await;
    assert!(gone.unwrap(), "used or not");
    assert!(password_resets::void(&mut conn, &bob.id).await.unwrap());
    assert_eq!(
        password_resets::of_person(&mut conn, &bob.id).await.unwrap(),
        None
    );
    password_resets::replace(&mut conn, &first).await.unwrap();
    assert!(
        password_resets::use_once(&mut conn, &first.id, NOW)
            .await
            .unwrap()
    );
    assert_eq!(
        password_resets::delete_expired(&mut conn, NOW + DAY)
            .await
            .unwrap(),
        1
    );
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
