//! The operator's text: nothing goes on until it is accepted, each version once.

use std::path::Path;

use super::{NEW, change, signed_in};
use crate::both;
use crate::support::browser::Browser;
use crate::support::databases::{Database, folder};
use crate::support::portal::{PASSWORD, Portal};

const ACCEPT: &str = "/api/account/accept-terms";
const HEADING: &str = "Data protection and use";

/// The files of a text in English and German.
fn texts() -> (String, String) {
    let folder = folder("terms");
    let file = |name: &str, text: &str| -> String {
        let path: &Path = &folder.join(name);
        std::fs::write(path, text).expect("a file");
        path.to_str().expect("a path").to_owned()
    };
    (
        file("en.txt", "We keep <b>little</b>.\n\nFor 90 days."),
        file("de.txt", "Wir speichern wenig."),
    )
}

fn portal(db: &Database, version: &str) -> Portal {
    let (english, german) = texts();
    let config = [
        ("terms.file", english.as_str()),
        ("terms.file_de", &german),
        ("terms.version", version),
    ];
    Portal::with(db, &config)
}

async fn accept(
    browser: &mut Browser,
    version: &str,
    (lang, next): (&str, &str),
) -> crate::support::browser::Answer {
    let fields = [("version", version), ("lang", lang), ("next", next)];
    browser.post(ACCEPT, &fields).await
}

both!(nothing_goes_on_until_the_text_is_accepted, async |db| {
    let portal = portal(db, "2026-1");
    portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    for page in [
        "/",
        "/settings/security",
        "/settings/security/add",
        "/settings/security/backup-codes",
        "/settings/password",
        "/settings/activity",
        "/settings/secure",
        "/login",
    ] {
        assert_eq!(browser.get(page).await.heading(), HEADING, "{page}");
    }
    for post in [
        "/api/account/dismiss",
        "/api/account/passkey-offer",
        "/api/account/change-password",
        "/api/account/not-me",
        "/api/security/add",
        "/api/security/new-codes",
        "/api/security/end-others",
        "/api/security/forget",
        "/api/security/stop",
    ] {
        let fields = [("password", NEW), ("provider", "totp")];
        assert_eq!(browser.post(post, &fields).await.heading(), HEADING, "{post}");
    }
    let json = browser.get_json("/api/session").await;
    assert_eq!(
        (json.status.as_u16(), &json.json()["error"]),
        (401, &"terms_required".into())
    );
    assert_eq!(browser.get_json("/settings/activity").await.status, 401);
    let panel = browser.post_json("/api/security/end-others", &[]).await;
    assert_eq!(
        panel.json()["view"]["Go"]["to"],
        "/terms?next=%2Fsettings%2Fsecurity"
    );
    let page = browser.get("/settings/activity?kind=changes").await;
    assert!(
        page.body.contains("We keep &lt;b&gt;little&lt;/b&gt;."),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("value=\"/settings/activity\""),
        "where one was going"
    );
    for event in ["password_changed", "not_me", "terms_accepted"] {
        assert!(!portal.events().await.iter().any(|e| e == event), "{event}");
    }
    let page = accept(&mut browser, "2026-1", ("en", "/settings/activity")).await;
    assert_eq!(page.heading(), "Activity");
    assert!(page.text().contains("version “2026-1”"), "{}", page.text());
    assert_eq!(browser.get_json("/api/session").await.status, 200);
    let page = browser.get("/terms").await;
    assert!(
        page.text().contains("You accepted this text on 3 August 2026.") && !page.body.contains(ACCEPT),
        "{}",
        page.text()
    );
    let data = browser.post("/api/account-data.json", &[]).await.json();
    assert_eq!(
        (
            &data["accepted_terms"][0]["version"],
            &data["accepted_terms"][0]["language"]
        ),
        (&"2026-1".into(), &"en".into())
    );
    // The next sign-in asks nothing.
    let mut other = signed_in(&portal, "alice").await;
    assert_eq!(other.get("/").await.heading(), "Applications");
});

both!(data_and_deletion_do_not_wait_for_a_yes, async |db| {
    let (english, german) = texts();
    let config = [
        ("terms.file", english.as_str()),
        ("terms.file_de", &german),
        ("terms.version", "1"),
        ("account.deletion", "true"),
    ];
    let portal = Portal::with(db, &config);
    portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    let page = browser.get("/").await;
    assert_eq!(page.heading(), HEADING);
    assert!(
        page.text()
            .contains("Without accepting you can still take your data with you.")
    );
    let data = browser.post("/api/account-data.json", &[]).await.json();
    assert_eq!(data["account"]["username"], "alice", "{data}");
    assert_eq!(
        browser.get("/settings/delete").await.heading(),
        "Delete your account"
    );
    assert_eq!(browser.get("/settings/security").await.heading(), HEADING);
    // The confirmation that has run out is asked for, and leads back to the text.
    portal.wait_s(11 * 60);
    let page = browser.post("/api/account-data.json", &[]).await;
    assert_eq!(page.heading(), "Confirm it is you", "{}", page.text());
    assert!(
        page.path.contains("next=%2Fterms"),
        "and then back to the text: {}",
        page.path
    );
});

both!(only_what_was_read_is_accepted_and_once, async |db| {
    let portal = portal(db, "2");
    portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    browser.headers.push(("accept-language", "de".to_owned()));
    let page = browser.get("/").await;
    assert_eq!(page.heading(), "Datenschutz und Nutzung");
    assert!(page.text().contains("Wir speichern wenig."), "{}", page.text());
    for wrong in ["1", "", "2 "] {
        let page = accept(&mut browser, wrong, ("de", "/")).await;
        assert_eq!(page.heading(), "Datenschutz und Nutzung", "{wrong}");
    }
    let page = accept(&mut browser, "2", ("de", "//evil.example")).await;
    assert_eq!(page.heading(), "Anwendungen");
    accept(&mut browser, "2", ("en", "/")).await;
    let data = browser.post("/api/account-data.json", &[]).await.json();
    assert_eq!(data["accepted_terms"].as_array().map(Vec::len), Some(1));
    assert_eq!(data["accepted_terms"][0]["language"], "de");
    let events = portal.events().await;
    assert_eq!(events.iter().filter(|e| *e == "terms_accepted").count(), 1);
    let page = accept(&mut portal.browser(), "2", ("de", "/")).await;
    assert_eq!(page.heading(), "Sign in", "nobody accepts for nobody");
});

both!(a_new_version_asks_again_and_declining_signs_out, async |db| {
    let first = portal(db, "1");
    first.person("alice", &[]).await;
    let mut browser = signed_in(&first, "alice").await;
    accept(&mut browser, "1", ("en", "/")).await;
    let second = portal(db, "2");
    second.wait_s(60);
    let mut same = second.browser();
    same.set_cookie("session", &browser.cookie("session").expect("a session"));
    assert_eq!(same.get("/").await.heading(), HEADING);
    assert_eq!(
        accept(&mut same, "1", ("en", "/")).await.heading(),
        HEADING,
        "an old page"
    );
    let page = same.post("/api/account/sign-out", &[]).await;
    assert!(page.text().contains("You are signed out."), "{}", page.text());
    assert_eq!(browser.get("/").await.heading(), "Sign in");
});

both!(a_step_that_is_missing_comes_before_the_text, async |db| {
    let portal = portal(db, "1");
    let alice = portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    portal.app_for(&alice, "Phone").await;
    assert_eq!(
        browser.get_json("/api/session").await.json()["error"],
        "step_up_required"
    );
    browser.get("/").await;
    browser
        .post("/api/sign-in/choose", &[("provider", "totp"), ("next", "/")])
        .await;
    let code = portal.code(0);
    let fields = [("provider", "totp"), ("code", code.as_str())];
    let page = browser.post("/api/sign-in/answer", &fields).await;
    assert_eq!(page.heading(), HEADING);
});

both!(the_operators_links_are_in_the_foot_of_every_page, async |db| {
    let links = [
        ("help_url", "https://example.org/help"),
        ("imprint_url", "https://example.org/imprint"),
        ("privacy_url", "https://example.org/privacy"),
    ];
    let portal = Portal::with(db, &links);
    portal.person("alice", &[]).await;
    let mut browser = portal.browser();
    let mut pages = vec![
        browser.get("/login").await,
        browser.get("/setup").await,
        browser.get("/nowhere").await,
    ];
    assert_eq!(browser.password("alice", PASSWORD).await.view().0, "Landed");
    for path in [
        "/",
        "/settings/security",
        "/settings/password",
        "/settings/activity",
        "/settings/secure",
        "/logout",
    ] {
        pages.push(browser.get(path).await);
    }
    change(&mut browser, "short", "").await;
    pages.push(browser.get("/settings/password").await);
    for page in pages {
        for (_, link) in links {
            assert!(
                page.body.contains(&format!("href=\"{link}\"")),
                "{}: {link}",
                page.path
            );
        }
    }
});
