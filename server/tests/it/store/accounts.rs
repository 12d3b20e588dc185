//! Facts of the database, the policy, people.

use server::store::{meta, people, people::Scope, policy};

use super::*;
use crate::both;

both!(facts_of_the_database, async |db| {
    let mut conn = db.store.write().await.unwrap();
    assert_eq!(meta::get(&mut conn, meta::INSTANCE_ID).await.unwrap(), None);
    assert_eq!(
        meta::set_if_absent(&mut conn, meta::INSTANCE_ID, "a")
            .await
            .unwrap(),
        "a"
    );
    assert_eq!(
        meta::set_if_absent(&mut conn, meta::INSTANCE_ID, "b")
            .await
            .unwrap(),
        "a"
    );
    meta::set(&mut conn, meta::KEY_FINGERPRINT, "1").await.unwrap();
    meta::set(&mut conn, meta::KEY_FINGERPRINT, "2").await.unwrap();
    assert_eq!(
        meta::get(&mut conn, meta::KEY_FINGERPRINT)
            .await
            .unwrap()
            .as_deref(),
        Some("2")
    );
});

both!(the_policy_has_versions, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let first = policy::current(&mut conn).await.unwrap();
    assert_eq!((first.version, first.body.as_str()), (0, "{}"));
    assert_eq!(policy::lock_head(&mut conn).await.unwrap(), 0);
    assert_eq!(
        policy::insert_version(&mut conn, "{\"a\":1}", "ada", "why", NOW)
            .await
            .unwrap(),
        1
    );
    conn.commit().await.unwrap();

    let mut conn = db.store.read().await.unwrap();
    let current = policy::current(&mut conn).await.unwrap();
    assert_eq!(
        (current.version, current.author.as_str(), current.at),
        (1, "ada", NOW)
    );
    assert_eq!(policy::version(&mut conn, 0).await.unwrap(), Some(first));
    assert_eq!(policy::version(&mut conn, 9).await.unwrap(), None);
    let history: Vec<i64> = policy::history(&mut conn, i64::MAX, 10)
        .await
        .unwrap()
        .iter()
        .map(|version| version.version)
        .collect();
    assert_eq!(history, [1, 0]);
});

both!(people_are_found_and_changed, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let ada = known(&mut conn, "Ada").await;
    assert_eq!(
        people::by_id(&mut conn, &ada.id).await.unwrap().as_ref(),
        Some(&ada)
    );
    assert_eq!(
        people::by_username_key(&mut conn, "ada").await.unwrap().as_ref(),
        Some(&ada)
    );
    assert_eq!(people::by_username_key(&mut conn, "Ada").await.unwrap(), None);
    assert!(is_conflict(
        people::insert(&mut conn, &person("ADA")).await,
        people::USERNAME
    ));

    assert!(
        people::set_password(&mut conn, &ada.id, Some("one"), NOW + 5)
            .await
            .unwrap()
    );
    assert!(
        people::rehash_password(&mut conn, &ada.id, "one", "two")
            .await
            .unwrap()
    );
    assert!(
        !people::rehash_password(&mut conn, &ada.id, "one", "three")
            .await
            .unwrap()
    );
    assert!(people::set_disabled(&mut conn, &ada.id, true).await.unwrap());
    assert!(people::set_administrator(&mut conn, &ada.id, true).await.unwrap());
    assert!(
        people::rename(&mut conn, &ada.id, "Countess", "countess")
            .await
            .unwrap()
    );
    assert!(
        people::set_full_name(&mut conn, &ada.id, "Ada Lovelace")
            .await
            .unwrap()
    );
    assert!(
        people::set_email(&mut conn, &ada.id, Some(("A@b.org", "a@b.org")))
            .await
            .unwrap()
    );
    assert!(
        people::set_language(&mut conn, &ada.id, Some("de"))
            .await
            .unwrap()
    );
    assert!(
        people::touch_sign_in(&mut conn, &ada.id, Some("totp"), NOW)
            .await
            .unwrap()
    );
    assert!(
        people::touch_sign_in(&mut conn, &ada.id, None, NOW + 1)
            .await
            .unwrap()
    );
    let changed = people::by_id(&mut conn, &ada.id).await.unwrap().unwrap();
    let expected = Person {
        username: "Countess".into(),
        username_key: "countess".into(),
        full_name: "Ada Lovelace".into(),
        email: Some("A@b.org".into()),
        email_key: Some("a@b.org".into()),
        password_hash: Some("two".into()),
        administrator: true,
        disabled: true,
        language: Some("de".into()),
        last_sign_in_at: Some(NOW + 1),
        last_provider: Some("totp".into()),
        ..ada.clone()
    };
    assert_eq!(changed, expected);
    assert!(people::set_email(&mut conn, &ada.id, None).await.unwrap());
    assert!(people::set_password(&mut conn, &ada.id, None, NOW).await.unwrap());
    assert_eq!(people::administrators(&mut conn).await.unwrap().len(), 1);
    assert_eq!(people::count_administrators(&mut conn).await.unwrap(), 1);
    assert_eq!(people::count(&mut conn).await.unwrap(), 1);
    assert!(people::delete(&mut conn, &ada.id).await.unwrap());
    assert!(!people::delete(&mut conn, &ada.id).await.unwrap());
    assert!(!people::set_disabled(&mut conn, &ada.id, true).await.unwrap());
});

both!(a_mailbox_can_be_shared, async |db| {
    let mut conn = db.store.write().await.unwrap();
    for name in ["a", "b", "c", "d"] {
        let person = known(&mut conn, name).await;
        people::set_email(&mut conn, &person.id, Some(("x@y", "x@y")))
            .await
            .unwrap();
    }
    let alone = known(&mut conn, "alone").await;
    let named = person("x@y");
    assert!(people::by_either_key(&mut conn, "x@y").await.unwrap().len() > 1);
    people::insert(&mut conn, &named).await.unwrap();
    let found = people::by_either_key(&mut conn, "x@y").await.unwrap();
    assert_eq!(found.first(), Some(&named), "a username comes first");
    for key in ["alone", "alone@example.org"] {
        let found = people::by_either_key(&mut conn, key).await.unwrap();
        assert_eq!(found, std::slice::from_ref(&alone), "{key}");
    }
    assert_eq!(
        people::by_either_key(&mut conn, "a@example.org").await.unwrap(),
        []
    );
});

both!(
    a_taken_name_is_a_conflict_and_the_transaction_is_lost,
    async |db| {
        committed(&db.store, async |conn| known(conn, "ada").await).await;
        let mut conn = db.store.write().await.unwrap();
        let bob = known(&mut conn, "bob").await;
        assert!(is_conflict(
            people::rename(&mut conn, &bob.id, "ADA", "ada").await,
            people::USERNAME
        ));
        assert!(
            conn.commit().await.is_err(),
            "what cannot be kept on one engine is kept on none"
        );
        let mut conn = db.store.read().await.unwrap();
        assert_eq!(people::count(&mut conn).await.unwrap(), 1);
    }
);

both!(people_are_listed_by_page_and_searched, async |db| {
    let mut conn = db.store.write().await.unwrap();
    for name in ["zoe", "Adam", "eva", "b_b", "bxb", "-x", "100%"] {
        known(&mut conn, name).await;
    }
    let list = async |conn: &mut Conn, search: &str, after: &str, limit| -> Vec<String> {
        let page = people::list(conn, Scope::Everybody, (search, after), limit)
            .await
            .unwrap();
        page.into_iter().map(|person| person.username_key).collect()
    };
    assert_eq!(list(&mut conn, "", "", 3).await, ["-x", "100%", "adam"]);
    assert_eq!(list(&mut conn, "", "adam", 9).await, ["b_b", "bxb", "eva", "zoe"]);
    assert_eq!(list(&mut conn, "", "zoe", 9).await, [""; 0]);
    assert_eq!(list(&mut conn, "ADA", "", 9).await, ["adam"]);
    assert_eq!(list(&mut conn, "_", "", 9).await, ["b_b"]);
    assert_eq!(list(&mut conn, "%", "", 9).await, ["100%"]);
    assert_eq!(list(&mut conn, "!", "", 9).await, [""; 0]);
    assert_eq!(list(&mut conn, "eva Ä", "", 9).await, ["eva"]);
    assert_eq!(list(&mut conn, "zoe@example", "", 9).await, ["zoe"]);
});
