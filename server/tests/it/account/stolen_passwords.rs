//! What attackers know: Have I Been Pwned's range protocol, spoken to a stand-in, and a file in its form.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};

use server::store;
use server::work::Origin;

use super::{NEW, change, signed_in};
use crate::both;
use crate::cli::machine::Machine;
use crate::support::portal::{PASSWORD, Portal};

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
        let unreachable = async || {
            let events = portal.events().await;
            events.iter().filter(|e| *e == "breaches_unreachable").count()
        };
        assert_eq!(unreachable().await, 1);
        assert!(
            change(&mut browser, NEW, "")
                .await
                .text()
                .contains("Password changed.")
        );
        assert_eq!(unreachable().await, 2, "also when one is chosen");
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
        let entry = last(&portal, "breaches_unreachable").await;
        assert_eq!(entry.detail, r#"{"chosen":true,"refused":true}"#);
    }
);

/// The newest entry of one kind.
async fn last(portal: &Portal, event: &str) -> store::audit::Entry {
    let mut conn = portal.deps.store.read().await.expect("a connection");
    let filter = store::audit::Filter {
        events: &[event],
        ..store::audit::Filter::default()
    };
    let entries = store::audit::list(&mut conn, filter, 1).await;
    entries.expect("the log").pop().expect("an entry")
}

both!(the_console_and_the_first_page_tell_it_too, async |db| {
    let list = List::default();
    list.down.store(true, Ordering::SeqCst);
    let url = listen(&list).await;
    let portal = Portal::with(db, &[("breaches.source", &url)]);
    let code = server::admin::setup_code::make(&portal.deps, Origin::console())
        .await
        .expect("a code");
    let code = code.dashed();
    let fields = [
        ("code", code.as_str()),
        ("username", "ada"),
        ("full_name", "Ada Example"),
        ("email", ""),
        ("password", "nobody has ever stolen this one"),
    ];
    portal
        .browser()
        .post("/api/account/first-administrator", &fields)
        .await;
    let entry = last(&portal, "breaches_unreachable").await;
    assert_eq!((entry.subject, entry.actor.as_deref()), (None, Some("setup")));
    let alice = portal.person("alice", &[]).await;
    let mut machine = Machine::on(db);
    // Nobody listens there.
    let nowhere = "http://127.0.0.1:1/range/".to_owned();
    machine.variables.push(("TWINLATCH_BREACHES_SOURCE", nowhere));
    let set = ["user", "password", "alice", "--password-stdin"];
    let said = machine.tell(&set, b"nobody has ever stolen this one\n");
    assert_eq!(said.code, 0, "{}", said.err);
    let entry = last(&portal, "breaches_unreachable").await;
    assert_eq!(
        (entry.subject, entry.actor.as_deref()),
        (Some(alice.id), Some("console"))
    );
});

both!(nobody_asks_the_list_without_end, async |db| {
    let list = List::default();
    let url = listen(&list).await;
    let portal = Portal::with(db, &[("breaches.source", &url)]);
    portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    let before = list.asked.load(Ordering::SeqCst);
    // Too short is told by looking.
    for _ in 0..20 {
        assert!(
            change(&mut browser, "short", "")
                .await
                .text()
                .contains("You used 5.")
        );
    }
    for _ in 0..10 {
        let page = change(&mut browser, NEW, "").await.text();
        assert!(
            page.contains("This password is on lists of stolen passwords."),
            "{page}"
        );
    }
    for password in [NEW, "nobody has ever stolen this one", "aaaaaaaaaaaaaaaaaaa"] {
        let page = change(&mut browser, password, "").await.text();
        assert!(page.contains("Too many passwords were tried."), "{page}");
    }
    assert_eq!(list.asked.load(Ordering::SeqCst) - before, 10);
    portal.wait_s(10 * 60);
    let mut browser = signed_in(&portal, "alice").await;
    let page = change(&mut browser, "nobody has ever stolen this one", "").await;
    assert!(page.text().contains("Password changed."), "{}", page.text());
});

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
