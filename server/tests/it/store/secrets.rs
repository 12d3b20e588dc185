//! Set-ups, backup codes, set-up codes, used steps, and what the sweep takes.

use server::store::{
    admin_codes,
    admin_codes::AdminCode,
    attempts, backup_codes, challenges, credentials, enrolments, known_browsers, notices,
    notices::Notice,
    password_resets,
    people::Scope,
    remembered_browsers,
    remembered_browsers::{Purpose, Remembered},
    sessions, setup_codes,
    setup_codes::SetupCode,
    setups, steps, sweep, throttles,
};

use super::{passwords::reset, *};
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

fn setup_code(finder: &str) -> SetupCode {
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

both!(what_has_expired_is_swept, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let ada = known(&mut conn, "ada").await;
    let home = signed_in(&mut conn, &ada).await;
    let phone = enrolled(&mut conn, &ada, "totp", "Phone").await;
    attempts::insert(&mut conn, &attempt(&ada, None)).await.unwrap();
    setups::put(&mut conn, &setup(&ada, Owner::Session(home.id), None))
        .await
        .unwrap();
    setup_codes::replace(&mut conn, &setup_code("AAAA"))
        .await
        .unwrap();
    known_browsers::insert(&mut conn, &browser(&ada, NOW - 180 * DAY), 20)
        .await
        .unwrap();
    password_resets::replace(&mut conn, &reset(&ada, "AAAA"))
        .await
        .unwrap();
    admin_codes::replace(&mut conn, &admin_code(&ada, "one"))
        .await
        .unwrap();
    let remembered = Remembered {
        id: "series".to_owned(),
        person_id: ada.id.clone(),
        token_hash: b"token".to_vec(),
        previous_hash: None,
        rotated_at: NOW,
        proof: "{}".to_owned(),
        address: String::new(),
        agent: String::new(),
        created_at: NOW,
        last_used_at: NOW,
        expires_at: NOW + DAY,
    };
    remembered_browsers::insert(&mut conn, Purpose::SignIn, &remembered, 20)
        .await
        .unwrap();
    throttles::lock(&mut conn, "network", None, NOW).await.unwrap();
    steps::use_step(&mut conn, &phone.id, 1, NOW).await.unwrap();
    challenges::use_once(&mut conn, b"challenge", NOW).await.unwrap();
    // One that was seen, one of a year ago, and one that is still to be seen.
    for (id, at, seen_at) in [
        ("seen", NOW, Some(NOW)),
        ("old", NOW - 364 * DAY - 1, None),
        ("open", NOW, None),
    ] {
        let notice = Notice {
            id: id.to_owned(),
            person_id: ada.id.clone(),
            kind: "factor_added".to_owned(),
            detail: "{}".to_owned(),
            at,
            seen_at,
        };
        notices::insert(&mut conn, &notice).await.unwrap();
    }
    let early = sweep(&mut conn, NOW - 1, DAY).await.unwrap();
    assert_eq!(early, server::store::Swept::default());
    let swept = sweep(&mut conn, NOW + DAY + 1, DAY).await.unwrap();
    let all = server::store::Swept {
        attempts: 1,
        sessions: 1,
        setups: 1,
        setup_codes: 1,
        password_resets: 1,
        admin_codes: 1,
        known_browsers: 1,
        remembered_browsers: 1,
        throttles: 1,
        used_steps: 1,
        used_challenges: 1,
        decisions: 0,
        notices: 2,
    };
    assert_eq!(swept, all);
});

fn admin_code(person: &Person, id: &str) -> AdminCode {
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
