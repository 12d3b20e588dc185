//! What every step asks, in one statement.

use server::store::{
    admin_codes, attempts, audit, circumstances, circumstances::Besides, circumstances::Circumstances,
    group_administrators, groups, notices, passkey_offers, passkey_offers::Offer, policy, providers,
    providers::Switch, sessions,
};

use super::*;
use crate::both;

both!(all_that_concerns_one_person_is_read_at_once, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob) = (known(&mut conn, "ada").await, known(&mut conn, "bob").await);
    let before = Circumstances::default();
    assert_eq!(
        circumstances::of_person(&mut conn, &ada.id).await.unwrap(),
        before
    );
    assert_eq!(
        circumstances::of_person(&mut conn, "nobody").await.unwrap(),
        before
    );

    let mut later = enrolment(&ada, "totp", "Phone");
    later.created_at = NOW + 1;
    enrolments::insert(&mut conn, &later).await.unwrap();
    let earlier = enrolled(&mut conn, &ada, "webauthn", "Key").await;
    enrolled(&mut conn, &bob, "totp", "Bob's").await;
    let staff = groups::ensure(&mut conn, &group("Staff")).await.unwrap();
    let guests = groups::ensure(&mut conn, &group("guests")).await.unwrap();
    for group in [&staff, &guests] {
        groups::add_member(&mut conn, &group.id, &ada.id).await.unwrap();
    }
    group_administrators::add(&mut conn, &guests.id, &bob.id)
        .await
        .unwrap();
    let switch = |provider: &str, is_on| Switch {
        provider: provider.to_owned(),
        is_on,
        groups: vec!["Staff".to_owned()],
    };
    let mut switches = vec![switch("totp", true), switch("webauthn", false)];
    for switch in &switches {
        providers::set_switch(&mut conn, switch).await.unwrap();
    }
    let home = signed_in(&mut conn, &ada).await;
    passkey_offers::offer(&mut conn, &ada.id, &home.id, (NOW, NOW + 7))
        .await
        .unwrap();
    for at in 1..3 {
        let entry = audit::Entry {
            id: id("entry"),
            at: NOW + at,
            event: "not_me".to_owned(),
            subject: Some(ada.id.clone()),
            detail: "{}".to_owned(),
            ..audit::Entry::default()
        };
        let marks = audit::Marks::default();
        audit::insert(&mut conn, &[audit::Marked { entry, marks }])
            .await
            .unwrap();
        let notice = notices::Notice {
            id: id("notice"),
            person_id: ada.id.clone(),
            kind: "new_browser".to_owned(),
            detail: "{}".to_owned(),
            at: NOW,
            seen_at: (at == 1).then_some(NOW),
        };
        notices::insert(&mut conn, &notice).await.unwrap();
    }
    let version = policy::insert_version(&mut conn, "{}", "ada", "why not", NOW)
        .await
        .unwrap();

    let mut of_ada = circumstances::of_person(&mut conn, &ada.id).await.unwrap();
    of_ada.groups.sort();
    of_ada.switches.sort_by(|a, b| a.provider.cmp(&b.provider));
    switches.sort_by(|a, b| a.provider.cmp(&b.provider));
    let expected = Circumstances {
        version,
        digest: policy::digest("{}"),
        switches,
        has_admin_code: false,
        besides: Besides {
            looks_after_groups: false,
            passkey_offer: Some(Offer {
                session_id: Some(home.id),
                not_before: NOW + 7,
            }),
            has_notices: true,
            reported_at: Some(NOW + 2),
        },
        enrolments: vec![earlier, later],
        groups: vec!["Staff".to_owned(), "guests".to_owned()],
    };
    assert_eq!(of_ada, expected);

    let of_bob = circumstances::of_person(&mut conn, &bob.id).await.unwrap();
    let besides = Besides {
        looks_after_groups: true,
        ..Besides::default()
    };
    assert_eq!((of_bob.besides, of_bob.groups), (besides, vec![]));
    assert_eq!((of_bob.enrolments.len(), of_bob.has_admin_code), (1, false));
    admin_codes::replace(&mut conn, &secrets::admin_code(&bob, "code"))
        .await
        .unwrap();
    assert!(
        circumstances::of_person(&mut conn, &bob.id)
            .await
            .unwrap()
            .has_admin_code
    );
});

both!(a_session_and_an_attempt_come_with_their_person, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let ada = known(&mut conn, "ada").await;
    let home = signed_in(&mut conn, &ada).await;
    let attempt = attempt(&ada, None);
    attempts::insert(&mut conn, &attempt).await.unwrap();
    assert_eq!(
        sessions::with_person(&mut conn, &home.token_hash).await.unwrap(),
        Some((home, ada.clone()))
    );
    assert_eq!(
        attempts::with_person(&mut conn, &attempt.token_hash)
            .await
            .unwrap(),
        Some((attempt, ada))
    );
    assert_eq!(sessions::with_person(&mut conn, b"?").await.unwrap(), None);
    assert_eq!(attempts::with_person(&mut conn, b"?").await.unwrap(), None);
});
