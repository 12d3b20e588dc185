//! Attempts, sessions, known browsers, throttles.

use server::store::{attempts, known_browsers, people, sessions, throttles};

use super::*;
use crate::both;

both!(attempts_are_saved_by_version, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let ada = known(&mut conn, "ada").await;
    let mut first = attempt(&ada, None);
    attempts::insert(&mut conn, &first).await.unwrap();
    assert_eq!(
        attempts::by_token_hash(&mut conn, &first.token_hash)
            .await
            .unwrap()
            .as_ref(),
        Some(&first)
    );
    assert_eq!(attempts::by_token_hash(&mut conn, b"other").await.unwrap(), None);

    first.body = "{\"stage\":2}".to_owned();
    first.token_hash = vec![1, 2, 3];
    first.browser_id = Some("browser".to_owned());
    first.next = "/settings/security".to_owned();
    first.expires_at += 1;
    assert!(attempts::save(&mut conn, &first, 0).await.unwrap());
    assert!(!attempts::save(&mut conn, &first, 0).await.unwrap());
    first.version = 1;
    assert_eq!(
        attempts::by_token_hash(&mut conn, &[1, 2, 3])
            .await
            .unwrap()
            .as_ref(),
        Some(&first)
    );

    for count in 1..=5 {
        assert_eq!(
            attempts::count_wrong(&mut conn, &first.id, 5).await.unwrap(),
            Some(count)
        );
    }
    assert_eq!(
        attempts::count_wrong(&mut conn, &first.id, 5).await.unwrap(),
        None
    );
    assert_eq!(
        attempts::count_wrong(&mut conn, "nobody's", 5).await.unwrap(),
        None
    );
    assert!(attempts::delete(&mut conn, &first.id).await.unwrap());
    assert!(!attempts::delete(&mut conn, &first.id).await.unwrap());
});

both!(attempts_end_with_person_and_session, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let ada = known(&mut conn, "ada").await;
    let home = signed_in(&mut conn, &ada).await;
    let step_up = attempt(&ada, Some(&home));
    attempts::insert(&mut conn, &step_up).await.unwrap();
    assert_eq!(attempts::delete_of_session(&mut conn, &home.id).await.unwrap(), 1);
    attempts::insert(&mut conn, &step_up).await.unwrap();
    sessions::delete(&mut conn, &home.person_id, &home.id)
        .await
        .unwrap();
    assert_eq!(
        attempts::by_token_hash(&mut conn, &step_up.token_hash)
            .await
            .unwrap(),
        None
    );
    attempts::insert(&mut conn, &attempt(&ada, None)).await.unwrap();
    assert_eq!(attempts::delete_of_person(&mut conn, &ada.id).await.unwrap(), 1);
    let last = attempt(&ada, None);
    attempts::insert(&mut conn, &last).await.unwrap();
    people::delete(&mut conn, &ada.id).await.unwrap();
    assert_eq!(
        attempts::by_token_hash(&mut conn, &last.token_hash)
            .await
            .unwrap(),
        None
    );
    let error = attempts::insert(&mut conn, &last).await.unwrap_err();
    assert!(error.is_orphaned() && !error.is_unavailable(), "{error}");
    let failure = server::failure::Failure::from(error);
    assert_eq!(
        failure.retry_after_s(),
        Some(1),
        "whoever asks again is told what is so"
    );
});

both!(sessions_change_and_end, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob) = (known(&mut conn, "ada").await, known(&mut conn, "bob").await);
    let home = signed_in(&mut conn, &ada).await;
    assert_eq!(
        sessions::by_token_hash(&mut conn, &home.token_hash)
            .await
            .unwrap()
            .as_ref(),
        Some(&home)
    );
    assert!(sessions::touch(&mut conn, &home, NOW + 5).await.unwrap());
    assert!(
        !sessions::touch(&mut conn, &home, NOW + 4).await.unwrap(),
        "time does not run backwards"
    );
    assert!(sessions::set_token(&mut conn, &home.id, &[0; 32]).await.unwrap());
    assert!(sessions::set_proofs(&mut conn, &home.id, "[1]", 7).await.unwrap());
    assert!(
        sessions::set_sudo(&mut conn, &home.id, Some(NOW + 9))
            .await
            .unwrap()
    );
    let changed = sessions::by_token_hash(&mut conn, &[0; 32])
        .await
        .unwrap()
        .unwrap();
    let expected = Session {
        token_hash: vec![0; 32],
        seen_at: NOW + 5,
        proofs: "[1]".to_owned(),
        policy_version: 7,
        sudo_until: Some(NOW + 9),
        ..home.clone()
    };
    assert_eq!(changed, expected);
    assert!(sessions::set_sudo(&mut conn, &home.id, None).await.unwrap());

    let other = signed_in(&mut conn, &ada).await;
    let ids: Vec<String> = sessions::of_person(&mut conn, &ada.id)
        .await
        .unwrap()
        .into_iter()
        .map(|session| session.id)
        .collect();
    assert_eq!(ids, [home.id.clone(), other.id.clone()]);
    assert!(!sessions::delete(&mut conn, &bob.id, &other.id).await.unwrap());
    assert!(sessions::delete(&mut conn, &ada.id, &other.id).await.unwrap());
    signed_in(&mut conn, &ada).await;
    signed_in(&mut conn, &ada).await;
    assert_eq!(
        sessions::delete_of_person(&mut conn, &ada.id, Some(&home.id))
            .await
            .unwrap(),
        2
    );
    assert_eq!(
        sessions::delete_of_person(&mut conn, &ada.id, None)
            .await
            .unwrap(),
        1
    );
    assert!(
        !sessions::delete(&mut conn, &home.person_id, &home.id)
            .await
            .unwrap()
    );
});

both!(at_most_twenty_browsers_are_known, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob) = (known(&mut conn, "ada").await, known(&mut conn, "bob").await);
    let others = browser(&bob, NOW - DAY);
    known_browsers::insert(&mut conn, &others, 20).await.unwrap();
    let first = browser(&ada, NOW);
    known_browsers::insert(&mut conn, &first, 20).await.unwrap();
    let second = browser(&ada, NOW + 1);
    known_browsers::insert(&mut conn, &second, 20).await.unwrap();
    assert!(
        known_browsers::touch(&mut conn, &first.id, NOW + 50, NOW + DAY)
            .await
            .unwrap()
    );
    for n in 0..19 {
        known_browsers::insert(&mut conn, &browser(&ada, NOW + 2 + n), 20)
            .await
            .unwrap();
    }
    let kept = known_browsers::by_token_hash(&mut conn, &first.token_hash)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((kept.last_used_at, kept.expires_at), (NOW + 50, NOW + DAY));
    assert_eq!(
        known_browsers::by_token_hash(&mut conn, &second.token_hash)
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        known_browsers::by_token_hash(&mut conn, &others.token_hash)
            .await
            .unwrap(),
        Some(others)
    );
    assert!(known_browsers::delete(&mut conn, &first.id).await.unwrap());
    assert_eq!(
        known_browsers::delete_of_person(&mut conn, &ada.id)
            .await
            .unwrap(),
        19
    );
});

both!(failures_are_counted, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let ada = known(&mut conn, "ada").await;
    let mut standing = throttles::lock(&mut conn, "person", Some(&ada.id), NOW)
        .await
        .unwrap();
    let fresh = throttles::Standing {
        key: "person".to_owned(),
        failures: 0,
        window_started: NOW,
        not_before: 0,
        in_a_row: 0,
        touched_at: NOW,
    };
    assert_eq!(standing, fresh);
    standing.failures = 3;
    standing.in_a_row = 30;
    standing.not_before = NOW + 30_000;
    assert!(throttles::save(&mut conn, &standing).await.unwrap());
    let again = throttles::lock(&mut conn, "person", Some(&ada.id), NOW + 1)
        .await
        .unwrap();
    assert_eq!(
        again,
        throttles::Standing {
            touched_at: NOW + 1,
            ..standing
        }
    );
    assert_eq!(throttles::read(&mut conn, "person").await.unwrap(), Some(again));
    throttles::lock(&mut conn, "network", None, NOW).await.unwrap();
    throttles::lock(&mut conn, "other", None, NOW + 2).await.unwrap();
    assert_eq!(
        throttles::delete_older(&mut conn, NOW + 2).await.unwrap(),
        1,
        "a person's count in a row stays"
    );
    assert!(throttles::delete(&mut conn, "other").await.unwrap());
    people::delete(&mut conn, &ada.id).await.unwrap();
    assert_eq!(throttles::read(&mut conn, "person").await.unwrap(), None);
});
