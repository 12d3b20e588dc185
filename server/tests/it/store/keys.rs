//! Security keys: their counters, and challenges that are answered once.

use server::store::{attempts, challenges, credentials, enrolments};

use super::*;
use crate::both;

both!(a_key_belongs_to_one_person_and_its_counter_rises, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob) = (known(&mut conn, "ada").await, known(&mut conn, "bob").await);
    let key = enrolled(&mut conn, &ada, "webauthn", "Key").await;
    let other = enrolled(&mut conn, &bob, "webauthn", "Key").await;
    assert!(credentials::insert(&mut conn, &key.id, b"hash", 7).await.unwrap());
    assert!(
        !credentials::insert(&mut conn, &other.id, b"hash", 7)
            .await
            .unwrap()
    );
    assert!(
        credentials::insert(&mut conn, &other.id, b"synced", 0)
            .await
            .unwrap()
    );
    let found = credentials::by_hash(&mut conn, b"hash").await.unwrap().unwrap();
    assert_eq!(
        (&found.enrolment_id, &found.person_id, found.counter),
        (&key.id, &ada.id, 7)
    );
    assert_eq!(credentials::by_hash(&mut conn, b"nothing").await.unwrap(), None);
    for (enrolment, counter, rises) in [
        (&key, 8, true),
        (&key, 8, false),
        (&key, 0, false),
        (&key, 4_294_967_295, true),
        (&other, 0, true),
        (&other, 0, true),
        (&other, 1, true),
        (&other, 0, false),
    ] {
        let raised = credentials::raise_counter(&mut conn, &enrolment.id, counter).await;
        assert_eq!(raised.unwrap(), rises, "{} to {counter}", enrolment.id);
    }
    enrolments::delete(&mut conn, &ada.id, &key.id).await.unwrap();
    assert_eq!(credentials::by_hash(&mut conn, b"hash").await.unwrap(), None);
});

both!(a_challenge_is_taken_once, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let ada = known(&mut conn, "ada").await;
    let attempt = attempt(&ada, None);
    attempts::insert(&mut conn, &attempt).await.unwrap();
    assert!(
        !attempts::take_pending(&mut conn, &attempt.id, b"one")
            .await
            .unwrap()
    );
    assert!(
        attempts::set_pending(&mut conn, &attempt.id, Some(b"one"))
            .await
            .unwrap()
    );
    let read = attempts::by_token_hash(&mut conn, &attempt.token_hash)
        .await
        .unwrap();
    assert_eq!(read.unwrap().pending.as_deref(), Some(&b"one"[..]));
    assert!(
        !attempts::take_pending(&mut conn, &attempt.id, b"two")
            .await
            .unwrap()
    );
    assert!(
        attempts::take_pending(&mut conn, &attempt.id, b"one")
            .await
            .unwrap()
    );
    assert!(
        !attempts::take_pending(&mut conn, &attempt.id, b"one")
            .await
            .unwrap()
    );
    assert!(challenges::use_once(&mut conn, b"three", NOW).await.unwrap());
    assert!(!challenges::use_once(&mut conn, b"three", NOW).await.unwrap());
});
