//! What the sweep takes.

use server::store::{
    admin_codes, attempts, challenges, known_browsers, notices,
    notices::Notice,
    password_resets, remembered_browsers,
    remembered_browsers::{Purpose, Remembered},
    setup_codes, setups, steps, sweep, throttles,
};

use super::{
    passwords::reset,
    secrets::{admin_code, setup_code},
    *,
};
use crate::both;

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
