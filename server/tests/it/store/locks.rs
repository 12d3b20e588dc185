//! What is locked and not changed, so that everybody locks in one order; and what goes with a person before they go.

use server::store::{attempts, enrolments, throttles};

use super::*;
use crate::both;

both!(attempts_are_locked_and_stay_as_they_are, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob) = (known(&mut conn, "ada").await, known(&mut conn, "bob").await);
    let one = attempt(&ada, None);
    for attempt in [&one, &attempt(&ada, None), &attempt(&bob, None)] {
        attempts::insert(&mut conn, attempt).await.unwrap();
    }
    assert!(attempts::lock(&mut conn, &one.token_hash).await.unwrap());
    assert!(!attempts::lock(&mut conn, b"other").await.unwrap());
    assert_eq!(attempts::lock_of_person(&mut conn, &ada.id).await.unwrap(), 2);
    let read = attempts::by_token_hash(&mut conn, &one.token_hash).await.unwrap();
    assert_eq!(read.as_ref(), Some(&one));
});

both!(methods_are_locked_by_kind_and_nothing_has_changed, async |db| {
    let (ada, phone) = committed(&db.store, async |conn| {
        let ada = known(conn, "ada").await;
        enrolled(conn, &ada, "webauthn", "Key").await;
        let phone = enrolled(conn, &ada, "totp", "Phone").await;
        (ada, phone)
    })
    .await;
    let before = db.store.changes().mark(&ada.id);
    let locked = committed(&db.store, async |conn| {
        enrolments::lock(conn, &ada.id, "totp").await.unwrap()
    })
    .await;
    assert_eq!(locked, 1);
    assert_eq!(db.store.changes().mark(&ada.id), before);
    let mut conn = db.store.read().await.unwrap();
    let read = enrolments::by_id(&mut conn, &ada.id, &phone.id).await.unwrap();
    assert_eq!(read, Some(phone));
});

both!(all_that_is_counted_for_a_person_is_forgotten, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob) = (known(&mut conn, "ada").await, known(&mut conn, "bob").await);
    for (key, whose) in [("one", &ada), ("two", &ada), ("three", &bob)] {
        throttles::lock(&mut conn, key, Some(&whose.id), NOW)
            .await
            .unwrap();
    }
    throttles::lock(&mut conn, "network", None, NOW).await.unwrap();
    assert_eq!(throttles::delete_of_person(&mut conn, &ada.id).await.unwrap(), 2);
    for (key, there) in [("one", false), ("two", false), ("three", true), ("network", true)] {
        let read = throttles::read(&mut conn, key).await.unwrap();
        assert_eq!(read.is_some(), there, "{key}");
    }
});
