//! Set-ups, backup codes, set-up codes, administrator codes, used steps.

use server::store::{
    admin_codes, admin_codes::AdminCode, attempts, backup_codes, enrolments, people::Scope, sessions,
    setup_codes, setup_codes::SetupCode, setups, steps,
};

use super::*;
use crate::both;

both!(setups_belong_to_their_owner, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let ada = known(&mut conn, "ada").await;
    let old = enrolled(&mut conn, &ada, "totp", "Old").await;
    let home = signed_in(&mut conn, &ada).await;
    let trying = attempt(&ada, None);
    attempts::insert(&mut conn, &trying).await.unwrap();
    let (there, here) = (Owner::Attempt(trying.id.clone()), Owner::Session(home.id.clone()));

    setups::put(&mut conn, &setup(&ada, there.clone(), None))
        .await
        .unwrap();
    let second = setup(&ada, there.clone(), Some(&old));
    setups::put(&mut conn, &second).await.unwrap();
    assert_eq!(
        setups::get(&mut conn, &there, "totp").await.unwrap().as_ref(),
        Some(&second)
    );
    assert_eq!(setups::get(&mut conn, &here, "totp").await.unwrap(), None);
    assert_eq!(setups::hand_over(&mut conn, &there, &here).await.unwrap(), 1);
    attempts::delete(&mut conn, &trying.id).await.unwrap();
    enrolments::delete(&mut conn, &ada.id, &old.id).await.unwrap();
    let handed = setups::get(&mut conn, &here, "totp").await.unwrap().unwrap();
    assert_eq!(
        (&handed.id, handed.owner, handed.replaces),
        (&second.id, here.clone(), None)
    );
    assert!(setups::take(&mut conn, &second.id).await.unwrap());
    assert!(!setups::take(&mut conn, &second.id).await.unwrap());

    setups::put(&mut conn, &setup(&ada, here.clone(), None))
        .await
        .unwrap();
    assert_eq!(setups::delete_of_owner(&mut conn, &here).await.unwrap(), 1);
    setups::put(&mut conn, &setup(&ada, here.clone(), None))
        .await
        .unwrap();
    sessions::delete(&mut conn, &home.person_id, &home.id)
        .await
        .unwrap();
    assert_eq!(setups::get(&mut conn, &here, "totp").await.unwrap(), None);
});

both!(codes_and_steps_are_used_once, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let ada = known(&mut conn, "ada").await;
    let set = enrolled(&mut conn, &ada, "backup_codes", "").await;
    let codes = ["AAAA", "BBBB", "CCCC"].map(|finder| backup_code(&set, finder));
    backup_codes::insert(&mut conn, &codes).await.unwrap();
    let found = backup_codes::by_finder(&mut conn, &set.id, "BBBB").await.unwrap();
    assert_eq!(found.as_ref(), Some(&codes[1]));
    assert_eq!(
        backup_codes::by_finder(&mut conn, &set.id, "DDDD").await.unwrap(),
        None
    );
    assert!(
        backup_codes::use_once(&mut conn, &codes[1].id, NOW)
            .await
            .unwrap()
    );
    assert!(
        !backup_codes::use_once(&mut conn, &codes[1].id, NOW)
            .await
            .unwrap()
    );
    let totals = backup_codes::totals(&mut conn, &set.id).await.unwrap();
    assert_eq!((totals.all, totals.used, totals.unused()), (3, 1, 2));
    assert_eq!(
        backup_codes::unused_of_person(&mut conn, &ada.id).await.unwrap(),
        2
    );
    assert_eq!(backup_codes::delete_set(&mut conn, &set.id).await.unwrap(), 3);
    assert_eq!(backup_codes::totals(&mut conn, &set.id).await.unwrap().all, 0);

    let phone = enrolled(&mut conn, &ada, "totp", "Phone").await;
    assert!(
        steps::use_step(&mut conn, &phone.id, 58_000_000, NOW)
            .await
            .unwrap()
    );
    assert!(
        !steps::use_step(&mut conn, &phone.id, 58_000_000, NOW)
            .await
            .unwrap()
    );
    assert!(
        steps::use_step(&mut conn, &phone.id, 58_000_001, NOW + 1)
            .await
            .unwrap()
    );
    assert_eq!(steps::delete_older(&mut conn, NOW + 1).await.unwrap(), 1);
});

pub(super) fn setup_code(finder: &str) -> SetupCode {
    let hash = "$argon2id$3".to_owned();
    SetupCode {
        id: id("code"),
        finder: finder.to_owned(),
        hash,
        created_at: NOW,
        expires_at: NOW + 10,
        used_at: None,
    }
}

both!(there_is_one_setup_code_at_a_time, async |db| {
    let mut conn = db.store.write().await.unwrap();
    setup_codes::replace(&mut conn, &setup_code("AAAA"))
        .await
        .unwrap();
    let code = setup_code("BBBB");
    setup_codes::replace(&mut conn, &code).await.unwrap();
    assert_eq!(setup_codes::by_finder(&mut conn, "AAAA").await.unwrap(), None);
    assert_eq!(
        setup_codes::by_finder(&mut conn, "BBBB").await.unwrap().as_ref(),
        Some(&code)
    );
    assert!(
        !setup_codes::use_once(&mut conn, &code.id, NOW + 10)
            .await
            .unwrap(),
        "expired"
    );
    assert!(setup_codes::use_once(&mut conn, &code.id, NOW + 9).await.unwrap());
    assert!(!setup_codes::use_once(&mut conn, &code.id, NOW + 9).await.unwrap());
    assert_eq!(setup_codes::delete_expired(&mut conn, NOW + 10).await.unwrap(), 1);
});

pub(super) fn admin_code(person: &Person, id: &str) -> AdminCode {
    AdminCode {
        id: id.to_owned(),
        person_id: person.id.clone(),
        hash: "$argon2id$3".to_owned(),
        by: "console".to_owned(),
        reason: "lost the phone".to_owned(),
        created_at: NOW,
        expires_at: NOW + 3_600_000,
        confirmed_by: None,
        confirmed_at: None,
        used_at: None,
    }
}

both!(an_administrator_code_is_one_and_used_once, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob) = (known(&mut conn, "ada").await, known(&mut conn, "bob").await);
    let (old, code) = (admin_code(&ada, "old"), admin_code(&ada, "new"));
    admin_codes::replace(&mut conn, &old).await.unwrap();
    admin_codes::replace(&mut conn, &code).await.unwrap();
    assert_eq!(admin_codes::by_id(&mut conn, "old").await.unwrap(), None);
    let found = admin_codes::of_person(&mut conn, &ada.id).await.unwrap();
    assert_eq!(found, Some(code.clone()));
    // Not before it is confirmed, where that is wanted; confirmed once.
    let unconfirmed = admin_codes::use_once(&mut conn, "new", NOW, true).await.unwrap();
    assert_eq!(unconfirmed, None);
    assert!(admin_codes::confirm(&mut conn, &code, "eve", NOW).await.unwrap());
    assert!(!admin_codes::confirm(&mut conn, &code, "eve", NOW).await.unwrap());
    let late = admin_codes::use_once(&mut conn, "new", code.expires_at, true)
        .await
        .unwrap();
    assert_eq!(late, None);
    let used = admin_codes::use_once(&mut conn, "new", NOW + 1, true)
        .await
        .unwrap();
    let used = used.expect("the row");
    assert_eq!(
        (used.used_at, used.confirmed_by.as_deref()),
        (Some(NOW + 1), Some("eve"))
    );
    assert!(!used.is_good(NOW, false));
    assert_eq!(
        admin_codes::use_once(&mut conn, "new", NOW + 1, false)
            .await
            .unwrap(),
        None
    );
    assert!(!admin_codes::revoke(&mut conn, &used).await.unwrap());
    assert!(!admin_codes::void(&mut conn, &ada.id).await.unwrap());
    let of_bob = admin_code(&bob, "bob's");
    admin_codes::replace(&mut conn, &of_bob).await.unwrap();
    let all = admin_codes::list(&mut conn, Scope::Everybody, NOW).await.unwrap();
    assert_eq!(all.len(), 2);
    let none = admin_codes::list(&mut conn, Scope::LookedAfterBy(&ada.id), NOW).await;
    assert_eq!(none.unwrap(), []);
    assert!(admin_codes::revoke(&mut conn, &of_bob).await.unwrap());
    admin_codes::replace(&mut conn, &of_bob).await.unwrap();
    assert!(admin_codes::void(&mut conn, &bob.id).await.unwrap());
    let gone = admin_codes::delete_of_person(&mut conn, &ada.id).await;
    assert!(gone.unwrap(), "used or not");
    admin_codes::replace(&mut conn, &used).await.unwrap();
    people::delete(&mut conn, &ada.id).await.unwrap();
    assert_eq!(admin_codes::by_id(&mut conn, "new").await.unwrap(), None);
});
