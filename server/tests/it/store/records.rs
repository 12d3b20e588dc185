//! Enrolments, switches of providers, notices, accepted terms.

use server::store::{enrolments, notices, providers, terms};

use super::*;
use crate::both;

both!(enrolments_are_the_registry, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob) = (known(&mut conn, "ada").await, known(&mut conn, "bob").await);
    let phone = enrolled(&mut conn, &ada, "totp", "Phone").await;
    let key = Enrolment {
        data: None,
        ..enrolment(&ada, "webauthn", "Phone")
    };
    enrolments::insert(&mut conn, &key).await.unwrap();
    assert!(is_conflict(
        enrolments::insert(&mut conn, &enrolment(&ada, "totp", "PHONE")).await,
        enrolments::NAME
    ));
    assert_eq!(
        enrolments::of_person(&mut conn, &ada.id).await.unwrap(),
        [phone.clone(), key.clone()]
    );
    assert_eq!(
        enrolments::of_person_provider(&mut conn, &ada.id, "totp")
            .await
            .unwrap(),
        std::slice::from_ref(&phone)
    );
    assert_eq!(
        enrolments::by_id(&mut conn, &ada.id, &key.id).await.unwrap(),
        Some(key.clone())
    );
    assert_eq!(
        enrolments::by_id(&mut conn, &bob.id, &key.id).await.unwrap(),
        None
    );

    assert!(
        enrolments::rename(&mut conn, &ada.id, &phone.id, "Old", "old")
            .await
            .unwrap()
    );
    assert!(
        !enrolments::rename(&mut conn, &bob.id, &phone.id, "Mine", "mine")
            .await
            .unwrap()
    );
    assert!(
        enrolments::set_data(&mut conn, &phone.id, Some(&[9]))
            .await
            .unwrap()
    );
    assert!(
        enrolments::touch(&mut conn, &phone.person_id, &phone.id, NOW)
            .await
            .unwrap()
    );
    let phone = enrolments::by_id(&mut conn, &ada.id, &phone.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (phone.name.as_str(), phone.data.as_deref(), phone.last_used_at),
        ("Old", Some(&[9][..]), Some(NOW))
    );
    assert!(enrolments::set_data(&mut conn, &phone.id, None).await.unwrap());

    enrolled(&mut conn, &bob, "totp", "a").await;
    enrolled(&mut conn, &bob, "totp", "b").await;
    assert_eq!(
        enrolments::people_with_provider(&mut conn, "totp").await.unwrap(),
        2
    );
    assert_eq!(
        enrolments::delete_of_person_provider(&mut conn, &bob.id, "totp")
            .await
            .unwrap(),
        2
    );
    assert!(!enrolments::delete(&mut conn, &bob.id, &phone.id).await.unwrap());
    assert!(enrolments::delete(&mut conn, &ada.id, &phone.id).await.unwrap());
    assert_eq!(
        enrolments::delete_of_provider(&mut conn, "webauthn")
            .await
            .unwrap(),
        1
    );
    conn.commit().await.unwrap();

    let mut conn = db.store.write().await.unwrap();
    let first = enrolled(&mut conn, &ada, "totp", "First").await;
    enrolled(&mut conn, &ada, "totp", "Second").await;
    let renamed = enrolments::rename(&mut conn, &ada.id, &first.id, "second", "second").await;
    assert!(is_conflict(renamed, enrolments::NAME));
});

both!(providers_have_switches, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let switch = |provider: &str, is_on, groups: &[&str]| providers::Switch {
        provider: provider.to_owned(),
        is_on,
        groups: groups.iter().map(|&name| name.to_owned()).collect(),
    };
    assert_eq!(providers::switches(&mut conn).await.unwrap(), []);
    providers::set_switch(&mut conn, &switch("totp", true, &[]))
        .await
        .unwrap();
    providers::set_switch(&mut conn, &switch("really_me", true, &["Staff", "\"x\""]))
        .await
        .unwrap();
    providers::set_switch(&mut conn, &switch("totp", false, &[]))
        .await
        .unwrap();
    let expected = [
        switch("really_me", true, &["Staff", "\"x\""]),
        switch("totp", false, &[]),
    ];
    assert_eq!(providers::switches(&mut conn).await.unwrap(), expected);
});

both!(notices_are_shown_until_seen, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob) = (known(&mut conn, "ada").await, known(&mut conn, "bob").await);
    let notice = |at| notices::Notice {
        id: id("notice"),
        person_id: ada.id.clone(),
        kind: "factor_added".to_owned(),
        detail: "{}".to_owned(),
        at,
        seen_at: None,
    };
    let (old, new, newest) = (notice(NOW), notice(NOW + 1), notice(NOW + 2));
    for notice in [&old, &new, &newest] {
        notices::insert(&mut conn, notice).await.unwrap();
    }
    assert!(
        !notices::mark_seen(&mut conn, &bob.id, &old.id, NOW)
            .await
            .unwrap()
    );
    assert!(
        notices::mark_seen(&mut conn, &ada.id, &old.id, NOW)
            .await
            .unwrap()
    );
    assert!(
        !notices::mark_seen(&mut conn, &ada.id, &old.id, NOW)
            .await
            .unwrap()
    );
    assert_eq!(
        notices::open_of_person(&mut conn, &ada.id).await.unwrap(),
        [newest.clone(), new]
    );
    assert_eq!(
        notices::mark_all_seen(&mut conn, &ada.id, NOW + 1, NOW)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        notices::open_of_person(&mut conn, &ada.id).await.unwrap(),
        [newest]
    );
});

both!(a_version_is_accepted_once, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob) = (known(&mut conn, "ada").await, known(&mut conn, "bob").await);
    let accepted = |version: &str, at| terms::Accepted {
        person_id: ada.id.clone(),
        version: version.to_owned(),
        language: "de".to_owned(),
        accepted_at: at,
    };
    let (first, second) = (accepted("1", NOW), accepted("2", NOW + 1));
    assert!(terms::accept(&mut conn, &first).await.unwrap());
    assert!(!terms::accept(&mut conn, &accepted("1", NOW + 9)).await.unwrap());
    assert!(terms::accept(&mut conn, &second).await.unwrap());
    assert_eq!(
        terms::of_person(&mut conn, &ada.id).await.unwrap(),
        [second, first.clone()]
    );
    assert_eq!(
        terms::accepted(&mut conn, &ada.id, "1").await.unwrap(),
        Some(first)
    );
    assert_eq!(terms::accepted(&mut conn, &ada.id, "3").await.unwrap(), None);
    assert_eq!(terms::accepted(&mut conn, &bob.id, "1").await.unwrap(), None);
});
