//! The personal security settings: each change behind sudo, told, and never the last factor.

use server::store;

use crate::both;
use crate::support::browser::Browser;
use crate::support::portal::{PASSWORD, Portal, totp};

async fn signed_in(portal: &Portal, name: &str) -> Browser {
    let mut browser = portal.browser();
    browser.password(name, PASSWORD).await;
    browser
}

async fn signed_in_with_code(portal: &Portal, name: &str) -> Browser {
    let mut browser = signed_in(portal, name).await;
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
    browser
}

both!(a_method_is_added_renamed_replaced_and_removed, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    let page = browser.get("/settings/security").await;
    assert!(
        page.text()
            .contains("Your account is protected by a password only.")
    );
    let (view, form) = browser
        .post_json("/api/security/add", &[("provider", "totp"), ("replaces", "")])
        .await
        .view();
    assert_eq!(view, "Add");
    let key = |form: &serde_json::Value| {
        let text = form["shape"]["SharedKey"]["key"]
            .as_str()
            .expect("a key")
            .replace(' ', "");
        data_encoding::BASE32_NOPAD
            .decode(text.as_bytes())
            .expect("Base32")
    };
    let code = |key: &[u8]| {
        totp(
            key,
            u64::try_from(portal.deps.now_ms() / 1000).expect("after 1970"),
        )
    };
    let first = key(&form);
    let fields = [("provider", "totp"), ("name", "Phone"), ("code", &code(&first))];
    let (view, _) = browser
        .post_json("/api/security/finish-add", &fields)
        .await
        .view();
    assert_eq!(
        view, "NewCodes",
        "backup codes are offered after the first method"
    );
    let (view, overview) = browser
        .post_json("/api/security/confirm-codes", &[("kept", "1")])
        .await
        .view();
    assert_eq!(view, "Overview");
    assert!(
        overview["codes"]["facts"]
            .as_str()
            .expect("facts")
            .starts_with("10 of 10 left")
    );
    let id = overview["methods"][0]["id"].as_str().expect("an id").to_owned();
    // Rename: duplicates and control characters are refused, with what was typed.
    let (_, overview) = browser
        .post_json("/api/security/rename", &[("id", &id), ("name", "a\u{202e}b")])
        .await
        .view();
    assert!(overview["naming"]["problem"].is_string());
    let (_, overview) = browser
        .post_json(
            "/api/security/rename",
            &[("id", &id), ("name", "<b>Old</b> phone")],
        )
        .await
        .view();
    assert_eq!(overview["methods"][0]["name"], "<b>Old</b> phone");
    let page = browser.get("/settings/security").await;
    assert!(page.body.contains("&lt;b&gt;Old&lt;/b&gt; phone") && !page.body.contains("<b>Old</b>"));
    // Replace: the old key works until the new one is confirmed, then not.
    let (_, form) = browser
        .post_json("/api/security/add", &[("provider", "totp"), ("replaces", &id)])
        .await
        .view();
    let second = key(&form);
    assert_ne!(first, second);
    let mut elsewhere = portal.browser_at("192.0.2.50");
    portal.wait_s(30);
    elsewhere.password("alice", PASSWORD).await;
    assert_eq!(elsewhere.answer("totp", &code(&first)).await.view().0, "Landed");
    let fields = [
        ("provider", "totp"),
        ("name", "New phone"),
        ("code", &code(&second)),
    ];
    let (_, overview) = browser
        .post_json("/api/security/finish-add", &fields)
        .await
        .view();
    assert_eq!(overview["methods"].as_array().map(Vec::len), Some(1));
    assert_eq!(overview["methods"][0]["name"], "New phone");
    portal.wait_s(30);
    elsewhere.password("alice", PASSWORD).await;
    assert_eq!(elsewhere.answer("totp", &code(&first)).await.view().0, "Code");
    // Remove.
    let id = overview["methods"][0]["id"].as_str().expect("an id");
    let page = browser.get(&format!("/settings/security/remove/{id}")).await;
    assert_eq!(page.heading(), "Remove New phone?");
    let (_, overview) = browser
        .post_json("/api/security/remove", &[("id", id)])
        .await
        .view();
    assert_eq!(overview["methods"].as_array().map(Vec::len), Some(0));
    // Everything was told.
    let mut conn = db.store.read().await.expect("a connection");
    let told: Vec<_> = store::notices::open_of_person(&mut conn, &alice.id)
        .await
        .expect("notices");
    let kinds: Vec<_> = told.iter().map(|n| n.kind.as_str()).collect();
    for kind in ["added", "new_codes", "renamed", "removed"] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
});

both!(changes_need_a_fresh_proof_and_come_back_to_the_act, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    let id = portal.app_for(&bob, "Phone").await;
    let mut browser = signed_in_with_code(&portal, "bob").await;
    portal.wait_s(10 * 60 + 1);
    let back = format!("/settings/security/remove/{id}");
    for (path, fields) in [
        ("/api/security/add", vec![("provider", "totp")]),
        ("/api/security/rename", vec![("id", id.as_str()), ("name", "x")]),
        ("/api/security/remove", vec![("id", id.as_str())]),
        ("/api/security/new-codes", vec![]),
        ("/api/security/finish-add", vec![("provider", "totp")]),
        ("/api/security/confirm-codes", vec![("kept", "1")]),
    ] {
        let (view, go) = browser.post_json(path, &fields).await.view();
        assert_eq!(view, "Go", "{path}");
        let to = go["to"].as_str().expect("a path");
        assert!(to.starts_with("/confirm?next="), "{path}");
        // A set-up that is open is not lost.
        if path.ends_with("finish-add") {
            assert!(to.ends_with("%2Fadd%2Ftotp"), "{to}");
        }
    }
    let page = browser.get(&back).await;
    assert_eq!(page.heading(), "Confirm it is you");
    let before = browser.cookie("session");
    let fields = |password| {
        [
            ("username", "bob"),
            ("password", password),
            ("next", back.as_str()),
        ]
    };
    let page = browser
        .post("/api/sign-in/password", &fields("wrong horse battery"))
        .await;
    assert!(
        page.text().contains("That is not your current password."),
        "{}",
        page.text()
    );
    let page = browser.post("/api/sign-in/password", &fields(PASSWORD)).await;
    assert_eq!(
        page.heading(),
        "Enter the code from your app",
        "the strongest method as well"
    );
    // Opening another page of the sign-in or the home page does not end it; the password alone is not enough.
    assert_eq!(browser.get("/").await.heading(), "Applications");
    assert_eq!(browser.get(&back).await.heading(), "Enter the code from your app");
    let page = browser
        .post(
            "/api/sign-in/answer",
            &[("provider", "totp"), ("code", &portal.code(0))],
        )
        .await;
    assert_eq!(page.heading(), "Remove Phone?");
    assert_ne!(browser.cookie("session"), before);
    let events = portal.events().await;
    assert!(events.contains(&"sudo_given".to_owned()) && events.contains(&"sudo_refused".to_owned()));
    // Not prolonged by use.
    portal.wait_s(9 * 60);
    assert_eq!(browser.get(&back).await.heading(), "Remove Phone?");
    portal.wait_s(61);
    assert_eq!(browser.get(&back).await.heading(), "Confirm it is you");
});

both!(the_last_factor_stays_while_the_policy_demands_one, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &["Finance"]).await;
    let id = portal.app_for(&bob, "Phone").await;
    portal.enforce(&["Finance"]).await;
    let mut browser = signed_in_with_code(&portal, "bob").await;
    let page = browser.get(&format!("/settings/security/remove/{id}")).await;
    assert_eq!(page.heading(), "Phone cannot be removed");
    assert!(page.text().contains("Your group Finance asks for a second step."));
    let (view, removal) = browser
        .post_json("/api/security/remove", &[("id", &id)])
        .await
        .view();
    assert_eq!((view.as_str(), &removal["allowed"]), ("Remove", &false.into()));
    let other = portal.app_for(&bob, "Tablet").await;
    let (view, _) = browser
        .post_json("/api/security/remove", &[("id", &other)])
        .await
        .view();
    assert_eq!(view, "Overview");
});

both!(nobody_touches_what_is_somebody_elses, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    let id = portal.app_for(&bob, "Phone").await;
    portal.person("mallory", &[]).await;
    let mut browser = signed_in(&portal, "mallory").await;
    assert_eq!(
        browser
            .get(&format!("/settings/security/remove/{id}"))
            .await
            .status,
        404
    );
    browser.post_json("/api/security/remove", &[("id", &id)]).await;
    browser
        .post_json("/api/security/rename", &[("id", &id), ("name", "Mine")])
        .await;
    let fields = [("provider", "totp"), ("replaces", id.as_str())];
    let (_, form) = browser.post_json("/api/security/add", &fields).await.view();
    assert_eq!(form["replaces"], serde_json::Value::Null);
    let mut conn = db.store.read().await.expect("a connection");
    let kept = store::enrolments::of_person(&mut conn, &bob.id)
        .await
        .expect("enrolments");
    assert_eq!((kept.len(), kept[0].name.as_str()), (1, "Phone"));
});

both!(new_codes_void_the_old_ones_only_when_confirmed, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = signed_in_with_code(&portal, "bob").await;
    let codes = |sheet: &serde_json::Value| sheet["codes"][0].as_str().expect("a code").to_owned();
    let (_, sheet) = browser.post_json("/api/security/new-codes", &[]).await.view();
    let first = codes(&sheet);
    browser
        .post_json("/api/security/confirm-codes", &[("kept", "1")])
        .await;
    let (_, sheet) = browser.post_json("/api/security/new-codes", &[]).await.view();
    assert!(sheet["replaces"].is_string());
    let second = codes(&sheet);
    let (view, _) = browser.post_json("/api/security/confirm-codes", &[]).await.view();
    assert_eq!(view, "NewCodes", "the box was not ticked");
    let try_code = async |code: &str, address: &str| {
        let mut browser = portal.browser_at(address);
        browser.password("bob", PASSWORD).await;
        browser
            .post_json("/api/sign-in/choose", &[("provider", "backup_codes")])
            .await;
        browser.answer("backup_codes", code).await.view().0
    };
    assert_eq!(try_code(&second, "192.0.2.61").await, "Code", "not in force yet");
    assert_eq!(
        try_code(&first, "192.0.2.62").await,
        "Landed",
        "the old set still counts"
    );
    browser
        .post_json("/api/security/confirm-codes", &[("kept", "1")])
        .await;
    assert_eq!(try_code(&second, "192.0.2.63").await, "Landed");
});

both!(codes_that_ran_out_are_replaced_not_promised, async |db| {
    let portal = Portal::with(db, &[("sudo_minutes", "60")]);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = signed_in_with_code(&portal, "bob").await;
    let keep = [("kept", "1")];
    let (_, old) = browser.post_json("/api/security/new-codes", &[]).await.view();
    portal.wait_s(10 * 60 + 1);
    let (view, new) = browser
        .post_json("/api/security/confirm-codes", &keep)
        .await
        .view();
    assert_eq!(view, "NewCodes");
    assert_eq!(
        new["problem"],
        "The codes before these have run out. Save these instead."
    );
    assert_ne!(new["codes"], old["codes"]);
    // Pressed twice, it is done once and says so twice.
    for _ in 0..2 {
        let answer = browser.post_json("/api/security/confirm-codes", &keep).await;
        assert_eq!(answer.view().0, "Overview");
        assert_eq!(answer.json()["done"], "The new backup codes are in force.");
    }
});

both!(a_token_with_a_display_brings_its_own_key, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    browser
        .post_json("/api/security/add", &[("provider", "totp")])
        .await;
    let secret = b"another key of twenty";
    let key = data_encoding::BASE32_NOPAD.encode(secret);
    let seconds = u64::try_from(portal.deps.now_ms() / 1000).expect("after 1970");
    let code = totp_rs::Builder::new()
        .with_secret(secret.to_vec())
        .with_digits(8)
        .with_step_duration(60)
        .with_algorithm(totp_rs::Algorithm::SHA256)
        .build()
        .expect("a token")
        .generate(seconds)
        .to_string();
    let fields = |key: &str, digits: &str| {
        [
            ("provider", "totp"),
            ("name", "Token"),
            ("code", &code),
            ("algorithm", "SHA256"),
            ("period", "60"),
        ]
        .iter()
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
        .chain([
            ("key".to_owned(), key.to_owned()),
            ("digits".to_owned(), digits.to_owned()),
        ])
        .collect::<Vec<_>>()
    };
    for (key, digits, about) in [
        ("short", "8", "key_problem"),
        (key.as_str(), "5", "digits_problem"),
        (key.as_str(), "nine", "digits_problem"),
        ("ä", "8", "key_problem"),
    ] {
        let (view, form) = finish(&mut browser, &fields(key, digits)).await;
        let token = &form["shape"]["SharedKey"]["token"];
        assert_eq!((view.as_str(), token[about].is_string()), ("Add", true), "{form}");
        // What is not secret is there again.
        assert_eq!(
            [&token["algorithm"], &token["digits"], &token["period"]],
            ["SHA256", digits, "60"]
        );
        assert!(!form.to_string().contains(&key.to_uppercase()));
    }
    let fields = fields(&key.to_lowercase(), "8");
    assert_eq!(finish(&mut browser, &fields).await.0, "NewCodes");
    // The same key again would let each of its codes in twice.
    browser
        .post_json("/api/security/add", &[("provider", "totp")])
        .await;
    let again: Vec<_> = fields
        .iter()
        .map(|(name, value)| {
            (
                name.clone(),
                if name == "name" { "Twin" } else { value }.to_owned(),
            )
        })
        .collect();
    let (view, form) = finish(&mut browser, &again).await;
    let problem = &form["shape"]["SharedKey"]["token"]["key_problem"];
    assert_eq!(view, "Add");
    assert_eq!(
        problem,
        "You have connected this key already. Each key is connected once."
    );
});

async fn finish(browser: &mut Browser, fields: &[(String, String)]) -> (String, serde_json::Value) {
    let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    browser
        .post_json("/api/security/finish-add", &fields)
        .await
        .view()
}

both!(nobody_hides_behind_what_they_do_a_hundred_times, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    let id = portal.app_for(&alice, "Phone").await;
    let mut owner = signed_in_with_code(&portal, "alice").await;
    portal.wait_s(60);
    let mut thief = portal.browser_at("198.51.100.9");
    thief.password("alice", PASSWORD).await;
    assert_eq!(thief.answer("totp", &portal.code(0)).await.view().0, "Landed");
    let count = async |event: &'static str| {
        let mut conn = db.store.read().await.expect("a connection");
        let filter = store::audit::Filter {
            events: &[event],
            ..store::audit::Filter::default()
        };
        let entries = store::audit::list(&mut conn, filter, 200).await;
        entries.expect("the log").len()
    };
    let mut rename = async |name: String| {
        let fields = [("id", id.as_str()), ("name", name.as_str())];
        thief.post_json("/api/security/rename", &fields).await.status
    };
    for _ in 0..3 {
        assert_eq!(rename("Phone".to_owned()).await, 200);
    }
    assert_eq!(count("factor_renamed").await, 0, "it has that name");
    for number in 0..199 {
        assert_eq!(rename(format!("Phone {number}")).await, 200, "{number}");
    }
    assert_eq!(rename("Phone".to_owned()).await, 200);
    assert_eq!(rename("Telephone".to_owned()).await, 503, "that is enough");
    assert_eq!(count("factor_renamed").await, 200);
    assert_eq!(count("throttled").await, 1, "told once");
    // What the owner must know is not pushed out by it.
    let home = owner.get("/").await.text();
    assert!(
        home.contains("Was this you?") && home.contains("198.51.100.9"),
        "{home}"
    );
    let news = owner.get_json("/api/news").await.json();
    assert!(
        news["text"].as_str().is_some_and(|t| t.contains("198.51.100.9")),
        "{news}"
    );
    // Nobody is taken for somebody who guesses.
    let mut conn = db.store.read().await.expect("a connection");
    let closed = store::throttles::closed(&mut conn, 100, 10).await;
    assert_eq!(closed.expect("names"), Vec::<String>::new());
    drop(conn);
    portal.wait_s(3600);
    let mut browser = portal.browser();
    browser.password("alice", PASSWORD).await;
    browser.answer("totp", &portal.code(0)).await;
    let fields = [("id", id.as_str()), ("name", "Telephone")];
    let again = browser.post_json("/api/security/rename", &fields).await;
    assert_eq!(again.status, 200);
});
