//! A person's own account: another password, what attackers know of it, what happened, and "it was not me".

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};

use server::random::Token;
use server::security::password::{self, Came};
use server::sign_in::session;
use server::store;
use server::work::Origin;

use crate::both;
use crate::support::browser::Browser;
use crate::support::portal::{PASSWORD, Portal};

const NEW: &str = "a different wheel entirely";

async fn signed_in(portal: &Portal, name: &str) -> Browser {
    let mut browser = portal.browser();
    assert_eq!(browser.password(name, PASSWORD).await.view().0, "Landed");
    browser
}

async fn change(browser: &mut Browser, password: &str, others: &str) -> crate::support::browser::Answer {
    let fields = [("password", password), ("others", others)];
    browser.post("/api/account/change-password", &fields).await
}

both!(a_new_password_opens_and_the_old_one_does_not, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut here = signed_in(&portal, "alice").await;
    let mut there = signed_in(&portal, "alice").await;
    let before = here.cookie("session");
    assert_eq!(
        here.get("/settings/password").await.heading(),
        "Change your password"
    );
    let page = change(&mut here, NEW, "1").await;
    assert!(
        page.text()
            .contains("Password changed. 1 other browser was signed out."),
        "{}",
        page.text()
    );
    assert_ne!(here.cookie("session"), before, "a new token");
    assert_eq!(here.get_json("/api/session").await.status, 200);
    assert_eq!(there.get_json("/api/session").await.status, 401);
    let mut browser = portal.browser();
    assert_eq!(browser.password("alice", PASSWORD).await.view().0, "Password");
    assert_eq!(browser.password("alice", NEW).await.view().0, "Landed");
    let events = portal.events().await;
    assert_eq!(events.iter().filter(|e| *e == "password_changed").count(), 1);
});

both!(the_others_stay_when_one_says_so, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut here = signed_in(&portal, "alice").await;
    let mut there = signed_in(&portal, "alice").await;
    let page = change(&mut here, NEW, "").await;
    assert!(page.text().contains("Password changed."), "{}", page.text());
    assert_eq!(there.get_json("/api/session").await.status, 200);
});

both!(
    a_password_that_will_not_do_is_refused_with_its_reason,
    async |db| {
        let portal = Portal::new(db);
        portal.person("alice", &[]).await;
        let mut browser = signed_in(&portal, "alice").await;
        for (password, why) in [
            ("", "Use 15 characters or more. You used 0."),
            ("short", "Use 15 characters or more. You used 5."),
            (&"wheel cat ".repeat(13), "Use 128 characters or fewer."),
            ("aaaaaaaaaaaaaaaaaaa", "This password is easy to guess."),
            (PASSWORD, "That is your present password."),
        ] {
            let page = change(&mut browser, password, "").await;
            assert_eq!(page.heading(), "Change your password", "{password}");
            assert!(page.text().contains(why), "{password}: {}", page.text());
            assert!(!page.body.contains("checked"), "the box stays unticked");
            assert!(password.len() < 9 || !page.body.contains(password), "{password}");
        }
        let mut other = portal.browser();
        assert_eq!(other.password("alice", PASSWORD).await.view().0, "Landed");
    }
);

both!(
    a_password_is_changed_only_by_somebody_who_has_confirmed,
    async |db| {
        let portal = Portal::new(db);
        portal.person("alice", &[]).await;
        let mut browser = signed_in(&portal, "alice").await;
        portal.wait_s(11 * 60);
        assert_eq!(
            browser.get("/settings/password").await.heading(),
            "Confirm it is you"
        );
        let page = change(&mut browser, NEW, "1").await;
        assert_eq!(page.heading(), "Confirm it is you");
        let mut nobody = portal.browser();
        let page = change(&mut nobody, NEW, "1").await;
        assert_eq!(page.heading(), "Sign in");
        let mut other = portal.browser();
        assert_eq!(other.password("alice", PASSWORD).await.view().0, "Landed");
    }
);

both!(a_change_that_was_overtaken_changes_nothing, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let deps = &portal.deps;
    let in_flight = async |browser: &Browser| {
        let token = Token::parse(&browser.cookie("session").expect("a session")).expect("a token");
        let mut conn = deps.store.read().await.expect("a connection");
        let signed = session::find(&mut conn, deps, Some(&token)).await.expect("asked");
        signed.expect("a session")
    };
    let finish = async |signed: &session::Signed| {
        let new = zeroize::Zeroizing::new("what the thief would like".to_owned());
        password::change(deps, Origin::default(), signed, (new, true))
            .await
            .expect("an end")
    };
    let mut thief = signed_in(&portal, "alice").await;
    let signed = in_flight(&thief).await;
    // Meanwhile the owner changes it.
    let mut owner = signed_in(&portal, "alice").await;
    change(&mut owner, NEW, "1").await;
    assert!(matches!(finish(&signed).await, Came::TooLate));
    assert_eq!(owner.get_json("/api/session").await.status, 200);
    assert_eq!(thief.get_json("/api/session").await.status, 401);
    // Or only signs everything out.
    let mut thief = portal.browser();
    thief.password("alice", NEW).await;
    let signed = in_flight(&thief).await;
    owner.post("/api/account/not-me", &[]).await;
    assert!(matches!(finish(&signed).await, Came::TooLate));
    assert_eq!(portal.browser().password("alice", NEW).await.view().0, "Landed");
});

/// A stand-in for the range protocol: knows [`NEW`], says nothing while it is told so, and counts.
#[derive(Clone, Default)]
struct List {
    asked: Arc<AtomicUsize>,
    down: Arc<std::sync::atomic::AtomicBool>,
}

/// SHA-1 of [`NEW`], and of the password everybody has.
fn sha1(text: &str) -> String {
    use sha1::Digest as _;
    data_encoding::HEXUPPER.encode(&sha1::Sha1::digest(text.as_bytes()))
}

async fn range(
    State(list): State<List>,
    Path(prefix): Path<String>,
    headers: HeaderMap,
) -> Result<String, StatusCode> {
    list.asked.fetch_add(1, Ordering::SeqCst);
    assert_eq!(
        (prefix.len(), headers.get("add-padding").map(|v| v.as_bytes())),
        (5, Some(b"true".as_slice())),
        "five digits, and padding"
    );
    if list.down.load(Ordering::SeqCst) {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    let known = [NEW, PASSWORD].map(sha1);
    let lines = known.iter().filter_map(|hash| hash.strip_prefix(prefix.as_str()));
    let padding = format!("{}:0\r\n", "0".repeat(35));
    Ok(lines.map(|rest| format!("{rest}:7\r\n")).collect::<String>() + &padding)
}

/// Starts it: its address.
async fn listen(list: &List) -> String {
    let router = axum::Router::new()
        .route("/range/{prefix}", axum::routing::get(range))
        .with_state(list.clone());
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/range/")
}

both!(a_stolen_password_is_refused_and_told_of, async |db| {
    let list = List::default();
    let url = listen(&list).await;
    let portal = Portal::with(db, &[("breaches.source", &url)]);
    portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    let page = browser.get("/").await;
    assert!(
        page.text().contains("Attackers know this password"),
        "{}",
        page.text()
    );
    let page = browser.get("/settings/security").await;
    assert!(
        page.text().contains("Attackers know this password"),
        "{}",
        page.text()
    );
    // It was looked up once; the next sign-in does not ask again for a month.
    signed_in(&portal, "alice").await;
    assert_eq!(list.asked.load(Ordering::SeqCst), 1);
    portal.wait_s(31 * 24 * 3600);
    let mut browser = signed_in(&portal, "alice").await;
    assert_eq!(list.asked.load(Ordering::SeqCst), 2);
    let page = change(&mut browser, NEW, "").await;
    assert!(
        page.text()
            .contains("This password is on lists of stolen passwords."),
        "{}",
        page.text()
    );
    let page = change(&mut browser, "nobody has ever stolen this one", "").await;
    assert!(page.text().contains("Password changed."), "{}", page.text());
    assert!(!page.text().contains("Attackers know"), "{}", page.text());
});

both!(
    a_list_that_does_not_answer_stops_nobody_unless_told_so,
    async |db| {
        let list = List::default();
        list.down.store(true, Ordering::SeqCst);
        let url = listen(&list).await;
        let portal = Portal::with(db, &[("breaches.source", &url)]);
        portal.person("alice", &[]).await;
        let mut browser = signed_in(&portal, "alice").await;
        assert!(portal.events().await.iter().any(|e| e == "breaches_unreachable"));
        assert!(
            change(&mut browser, NEW, "")
                .await
                .text()
                .contains("Password changed.")
        );
        // Given a rest for a minute, then asked again at the next sign-in.
        list.down.store(false, Ordering::SeqCst);
        let asked = list.asked.load(Ordering::SeqCst);
        portal.browser().password("alice", NEW).await;
        assert_eq!(list.asked.load(Ordering::SeqCst), asked);
        portal.wait_s(61);
        let mut browser = portal.browser();
        browser.password("alice", NEW).await;
        assert_eq!(list.asked.load(Ordering::SeqCst), asked + 1);
        assert!(
            browser
                .get("/")
                .await
                .text()
                .contains("Attackers know this password")
        );
    }
);

both!(
    a_list_that_must_answer_refuses_new_passwords_without_it,
    async |db| {
        let list = List::default();
        list.down.store(true, Ordering::SeqCst);
        let url = listen(&list).await;
        let strict = [
            ("breaches.source", url.as_str()),
            ("breaches.unreachable", "refuse"),
        ];
        let portal = Portal::with(db, &strict);
        list.down.store(true, Ordering::SeqCst);
        portal.person("bob", &[]).await;
        let mut browser = signed_in(&portal, "bob").await;
        let page = change(&mut browser, "nobody has ever stolen this one", "").await;
        assert!(
            page.text().contains("cannot be asked just now"),
            "{}",
            page.text()
        );
    }
);

both!(a_sign_in_that_goes_wrong_asks_no_list, async |db| {
    let list = List::default();
    let url = listen(&list).await;
    let portal = Portal::with(db, &[("breaches.source", &url)]);
    portal.person("alice", &[]).await;
    let mut browser = portal.browser();
    browser.password("alice", NEW).await;
    browser.password("nobody", NEW).await;
    assert_eq!(list.asked.load(Ordering::SeqCst), 0);
});

both!(activity_tells_what_happened_and_to_nobody_else, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    portal.person("bob", &[]).await;
    portal.browser().password("alice", "wrong horse battery").await;
    let mut alice = signed_in(&portal, "alice").await;
    signed_in(&portal, "alice").await;
    change(&mut alice, NEW, "1").await;
    let all = alice.get("/settings/activity").await.text();
    for sentence in [
        "Changed the password.",
        "Signed in with the password only.",
        "A wrong password was entered.",
        "Not you?",
    ] {
        assert!(all.contains(sentence), "{sentence}: {all}");
    }
    let refused = alice.get("/settings/activity?kind=refused").await.text();
    assert!(refused.contains("A wrong password was entered.") && !refused.contains("Signed in with"));
    let mut bob = signed_in(&portal, "bob").await;
    let his = bob.get("/settings/activity").await.text();
    assert!(
        !his.contains("Changed the password.") && !his.contains("wrong password"),
        "{his}"
    );
    assert_eq!(his.matches("Signed in with").count(), 1);
    for hostile in ["?before=~&kind=%3Cscript%3E", "?before=%00", "?kind=&before=0"] {
        let page = bob.get(&format!("/settings/activity{hostile}")).await;
        assert_eq!(
            (page.status, page.heading().as_str()),
            (StatusCode::OK, "Activity"),
            "{hostile}"
        );
    }
    // Ninety days are shown.
    portal.wait_s(90 * 24 * 3600 + 1);
    let mut alice = portal.browser();
    alice.password("alice", NEW).await;
    let later = alice.get("/settings/activity").await.text();
    assert!(!later.contains("Changed the password."), "{later}");
});

both!(what_is_stored_can_be_had_and_opens_nothing, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    let answer = browser.get("/api/account-data.json").await;
    let data = answer.json();
    assert_eq!(
        (&data["account"]["username"], &data["signed_in"][0]["address"]),
        (&"alice".into(), &"192.0.2.7".into())
    );
    assert!(data["activity"].as_array().is_some_and(|a| !a.is_empty()));
    let alice =
        store::people::by_username_key(&mut db.store.read().await.expect("a connection"), "alice").await;
    let hash = alice
        .expect("asked")
        .expect("somebody")
        .password_hash
        .expect("a hash");
    let token = browser.cookie("session").expect("a session");
    for secret in [hash.as_str(), token.as_str(), "$argon2", "token"] {
        assert!(!answer.body.contains(secret), "{secret}");
    }
    portal.wait_s(11 * 60);
    assert_eq!(
        browser.get("/api/account-data.json").await.heading(),
        "Confirm it is you"
    );
    assert_eq!(
        portal.browser().get("/api/account-data.json").await.heading(),
        "Sign in"
    );
});

both!(activity_comes_in_pages, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    for _ in 0..60 {
        let mut browser = signed_in(&portal, "alice").await;
        browser.post("/api/account/sign-out", &[]).await;
        portal.wait_s(1);
    }
    let mut browser = signed_in(&portal, "alice").await;
    let first = browser.get("/settings/activity?kind=sign-ins").await;
    assert_eq!(
        first.text().matches("Signed").count() - first.text().matches("Signed-in").count(),
        50
    );
    let older = first
        .body
        .split("href=\"")
        .map(|rest| rest.split('"').next().unwrap_or_default().replace("&amp;", "&"))
        .find(|to| to.contains("before="))
        .expect("older ones");
    let second = browser.get(&older).await;
    assert_eq!(
        second.text().matches("Signed in with").count(),
        25,
        "{}",
        second.text()
    );
    assert!(second.text().contains("Back to the newest"));
});

both!(
    it_was_not_me_ends_everything_else_and_asks_for_a_password,
    async |db| {
        let portal = Portal::new(db);
        let mut admin = portal.person("ada", &[]).await;
        let mut conn = db.store.write().await.expect("a transaction");
        admin.administrator = true;
        store::people::set_administrator(&mut conn, &admin.id, true)
            .await
            .expect("made");
        conn.commit().await.expect("kept");
        portal.person("alice", &[]).await;
        let mut alice = signed_in(&portal, "alice").await;
        portal.wait_s(60);
        let mut thief = portal.browser_at("198.51.100.9");
        thief.password("alice", PASSWORD).await;
        let home = alice.get("/").await.text();
        assert!(
            home.contains("Was this you?") && home.contains("198.51.100.9"),
            "{home}"
        );
        let own = thief.get("/").await.text();
        assert!(
            !own.contains("Was this you?"),
            "one's own sign-in is no news: {own}"
        );
        assert_eq!(
            alice.get("/settings/secure").await.heading(),
            "Secure your account"
        );
        // Opening the page changes nothing.
        assert_eq!(thief.get_json("/api/session").await.status, 200);
        let page = alice.post("/api/account/not-me", &[]).await;
        assert!(
            page.text().contains("Your administrator has been told."),
            "{}",
            page.text()
        );
        assert_eq!(thief.get_json("/api/session").await.status, 401);
        assert_eq!(alice.get_json("/api/session").await.status, 200);
        let home = alice.get("/").await.text();
        assert!(home.contains("The password is still the old one."), "{home}");
        change(&mut alice, NEW, "1").await;
        let page = alice.get("/settings/secure").await.text();
        assert!(page.contains("The old password is useless now."), "{page}");
        assert!(!alice.get("/").await.text().contains("still the old one"));
        let mut ada = signed_in(&portal, "ada").await;
        let told = ada.get("/").await.text();
        assert!(told.contains("“alice” reported"), "{told}");
    }
);
