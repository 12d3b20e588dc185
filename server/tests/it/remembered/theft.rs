//! A series that was copied, guessed or made up.

use super::{asked, portal_of, remembered, sign_in};
use crate::both;

both!(a_copied_token_ends_the_series_and_is_told, async |db| {
    let portal = portal_of(db).await;
    let mut owner = remembered(&portal, "192.0.2.1").await;
    let mut thief = portal.browser_at("198.51.100.9");
    let stolen = owner.cookie("remembered").expect("a series");
    thief.set_cookie("remembered", &stolen);
    // Two requests of one browser at once may bring the same token.
    let mut twin = owner.clone();
    assert_eq!(asked(&mut owner).await, "Landed");
    portal.wait_s(59);
    assert_eq!(asked(&mut twin).await, "Landed");
    assert_eq!(
        twin.cookie("remembered"),
        Some(stolen.clone()),
        "no new token for an old one"
    );
    portal.wait_s(2);
    assert_eq!(asked(&mut thief).await, "Code");
    assert_eq!(thief.cookie("remembered"), None);
    assert_eq!(asked(&mut owner).await, "Code", "nobody keeps it");
    owner.answer("totp", &portal.code(0)).await;
    let home = owner.get("/").await.text();
    assert!(home.contains("was used elsewhere"), "{home}");
    assert!(portal.events().await.iter().any(|e| e == "remembered_stolen"));
});

both!(a_forged_series_is_none, async |db| {
    let portal = portal_of(db).await;
    let mut browser = portal.browser();
    assert_eq!(asked(&mut browser).await, "Code");
    for forged in ["", "~", "0198c0de-0000-7000-8000-000000000001~AAAA", "ä.ä"] {
        browser.set_cookie("remembered", forged);
        assert_eq!(asked(&mut browser).await, "Code", "{forged}");
    }
});

both!(what_a_copy_has_opened_ends_with_the_series, async |db| {
    let portal = portal_of(db).await;
    let mut owner = remembered(&portal, "192.0.2.1").await;
    let mut thief = portal.browser_at("198.51.100.9");
    thief.set_cookie("remembered", &owner.cookie("remembered").expect("a series"));
    assert_eq!(asked(&mut thief).await, "Landed");
    portal.wait_s(61);
    // The owner comes with the token that the thief has replaced.
    assert_eq!(asked(&mut owner).await, "Code");
    assert_eq!(thief.get_json("/api/session").await.status, 401);
});

both!(who_knows_only_which_series_it_is_forgets_nothing, async |db| {
    let portal = portal_of(db).await;
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut owner = remembered(&portal, "192.0.2.1").await;
    let held = owner.cookie("remembered").expect("a series");
    let id = held.split('~').next().expect("an id");
    let guessed = server::random::token(portal.deps.random.as_ref());
    let made_up = format!("{id}~{}", guessed.text());
    // Nor does it help to have it written anew, beside one's own.
    let mut thief = portal.browser_at("198.51.100.9");
    thief.set_cookie("remembered", &made_up);
    sign_in(&portal, &mut thief, "bob").await;
    thief.post("/api/account/sign-out", &[]).await;
    assert_eq!(asked(&mut thief).await, "Code");
    assert!(!portal.events().await.contains(&"remembered_stolen".to_owned()));
    assert_eq!(asked(&mut owner).await, "Landed", "it goes on");
});
