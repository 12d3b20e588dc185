//! The second step with an app: its codes, and each of them once.

use crate::both;
use crate::support::portal::{PASSWORD, Portal, SECRET};

both!(an_app_code_is_asked_and_lets_in_once, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = portal.browser();
    let (view, form) = browser.password("bob", PASSWORD).await.view();
    assert_eq!((view.as_str(), &form["provider"]), ("Code", &"totp".into()));
    assert_eq!(browser.get_json("/api/session").await.status, 401);
    let code = portal.code(0);
    let spaced = format!("  {} {} ", &code[..3], &code[3..]);
    let (view, landed) = browser.answer("totp", &spaced).await.view();
    assert_eq!((view.as_str(), &landed["to"]), ("Landed", &"/".into()));
    assert_eq!(browser.get_json("/api/session").await.json()["username"], "bob");
    // The same code again, from elsewhere.
    let mut thief = portal.browser_at("198.51.100.9");
    thief.password("bob", PASSWORD).await;
    let (_, form) = thief.answer("totp", &code).await.view();
    let problem = form["problem"].as_str().expect("a problem");
    assert!(
        problem.starts_with("That code was used already. Wait for the next one: about 20 seconds."),
        "{problem}"
    );
});

both!(
    codes_that_are_off_get_their_own_words_and_are_used_up,
    async |db| {
        let portal = Portal::new(db);
        let bob = portal.person("bob", &[]).await;
        portal.app_for(&bob, "Phone").await;
        let mut browser = portal.browser();
        browser.password("bob", PASSWORD).await;
        let problem = |form: &serde_json::Value| form["problem"].as_str().unwrap_or_default().to_owned();
        let (_, form) = browser.answer("totp", "").await.view();
        assert_eq!(problem(&form), "Enter the 6 digits from your app.");
        let (_, form) = browser.answer("totp", "12345").await.view();
        assert_eq!(problem(&form), "The code has 6 digits. You entered 5.");
        let early = portal.code(6);
        let (_, form) = browser.answer("totp", &early).await.view();
        assert!(
            problem(&form).starts_with("The clock of that device seems to be 3 minutes fast."),
            "{}",
            problem(&form)
        );
        let (_, form) = browser.answer("totp", &portal.code(-2)).await.view();
        assert!(problem(&form).starts_with("That code is from an earlier 30 seconds."));
        // Empty and short answers were no tries: two of five are gone, and the code that was early never works.
        portal.wait_s(180);
        let (_, form) = browser.answer("totp", &early).await.view();
        assert!(
            problem(&form).starts_with("That code was used already."),
            "{}",
            problem(&form)
        );
        assert!(
            problem(&form).ends_with("2 tries left in this sign-in."),
            "{}",
            problem(&form)
        );
        let (view, _) = browser.answer("totp", &portal.code(1)).await.view();
        assert_eq!(view, "Landed");
    }
);

both!(two_answers_at_once_with_one_code_let_one_in, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browsers = Vec::new();
    for n in 1..=4 {
        let mut browser = portal.browser_at(&format!("192.0.2.{n}"));
        browser.password("bob", PASSWORD).await;
        browsers.push(browser);
    }
    let code = portal.code(0);
    let mut tasks = tokio::task::JoinSet::new();
    for mut browser in browsers {
        let code = code.clone();
        tasks.spawn(async move { browser.answer("totp", &code).await.view().0 });
    }
    let views = tasks.join_all().await;
    assert_eq!(views.iter().filter(|v| *v == "Landed").count(), 1, "{views:?}");
});

both!(a_code_of_oathtool_lets_in, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = portal.browser();
    browser.password("bob", PASSWORD).await;
    let seconds = portal.deps.now_ms() / 1000;
    let output = std::process::Command::new("oathtool")
        .args([
            "--totp",
            "--now",
            &format!("@{seconds}"),
            &data_encoding::HEXLOWER.encode(SECRET),
        ])
        .output()
        .expect("oathtool (Debian: apt-get install oathtool)");
    let code = String::from_utf8(output.stdout).expect("a code");
    assert_eq!(browser.answer("totp", code.trim()).await.view().0, "Landed");
});
