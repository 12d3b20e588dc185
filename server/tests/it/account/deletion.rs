//! Deleting one's own account: only where it is allowed, only after a fresh proof, and then everything.

use server::store::{self, Engine};
use sqlx::{AssertSqlSafe, Row as _};

use super::{NEW, change, signed_in};
use crate::both;
use crate::support::browser::{Answer, Browser};
use crate::support::databases::Database;
use crate::support::portal::{PASSWORD, Portal};

const PAGE: &str = "/settings/delete";
const ALLOWED: [(&str, &str); 2] = [("account.deletion", "true"), ("password.history", "3")];

async fn send(browser: &mut Browser, username: &str) -> Answer {
    browser
        .post("/api/account/delete", &[("username", username)])
        .await
}

/// Makes somebody an administrator.
async fn promote(db: &Database, id: &str) {
    let mut conn = db.store.write().await.expect("a transaction");
    store::people::set_administrator(&mut conn, id, true)
        .await
        .expect("made");
    conn.commit().await.expect("kept");
}

/// How many rows of each table are about a person.
async fn rows_of(db: &Database, id: &str) -> Vec<(String, i64)> {
    let mut raw = db.raw().await;
    let tables = match db.store.engine() {
        Engine::Sqlite => {
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'person_id' WHERE m.type = 'table'"
        }
        Engine::Postgres => {
            "SELECT table_name::text FROM information_schema.columns WHERE column_name = 'person_id' AND table_schema = 'public'"
        }
    };
    let tables = sqlx::query(tables).fetch_all(&mut raw).await.expect("tables");
    let mut counts = Vec::new();
    for table in tables {
        let table: String = table.get(0);
        let count = format!("SELECT COUNT(*) FROM {table} WHERE person_id = '{id}'");
        let row = sqlx::query(AssertSqlSafe(count)).fetch_one(&mut raw).await;
        counts.push((table, row.expect("a count").get::<i64, _>(0)));
    }
    counts.sort();
    counts
}

both!(everything_of_the_person_goes_but_the_log, async |db| {
    let portal = Portal::with(db, &ALLOWED);
    let ada = portal.person("ada", &[]).await;
    promote(db, &ada.id).await;
    let alice = portal.person("alice", &["Finance"]).await;
    let mut browser = signed_in(&portal, "alice").await;
    let mut other = signed_in(&portal, "alice").await;
    change(&mut browser, NEW, "").await;
    browser.post("/api/security/add", &[("provider", "totp")]).await;
    portal.app_for(&alice, "Phone").await;
    let mut stranger = portal.browser_at("198.51.100.1");
    stranger.password("alice", "wrong horse battery").await;
    let before = rows_of(db, &alice.id).await;
    assert!(before.len() > 12, "{before:?}");
    for table in [
        "enrolments",
        "group_members",
        "known_browsers",
        "notices",
        "old_passwords",
        "sessions",
        "setups",
        "throttles",
    ] {
        assert!(
            before.iter().any(|(name, count)| name == table && *count > 0),
            "{table}: {before:?}"
        );
    }
    // The method is new: who deletes has shown it.
    browser.get("/settings/delete").await;
    browser
        .post("/api/sign-in/choose", &[("provider", "totp"), ("next", PAGE)])
        .await;
    let code = portal.code(0);
    browser
        .post(
            "/api/sign-in/answer",
            &[("provider", "totp"), ("code", code.as_str())],
        )
        .await;
    assert_eq!(browser.get(PAGE).await.heading(), "Delete your account");
    let page = send(&mut browser, "ALICE").await;
    assert_eq!(page.heading(), "Sign in");
    assert!(
        page.text().contains("Your account was deleted."),
        "{}",
        page.text()
    );
    assert_eq!(browser.cookie("session"), None);
    assert_eq!(other.get_json("/api/session").await.status, 401);
    assert_eq!(portal.browser().password("alice", NEW).await.view().0, "Password");
    let after = rows_of(db, &alice.id).await;
    assert!(after.iter().all(|(_, count)| *count == 0), "{after:?}");
    let mut conn = db.store.read().await.expect("a connection");
    let filter = store::audit::Filter {
        subject: Some(&alice.id),
        ..store::audit::Filter::default()
    };
    let log = store::audit::list(&mut conn, filter, 200).await.expect("the log");
    let last = log
        .iter()
        .find(|e| e.event == "account_deleted")
        .expect("the event");
    assert_eq!(last.actor.as_deref(), Some(alice.id.as_str()));
    assert!(log.len() > 4 && !last.detail.contains("alice"), "{}", last.detail);
});

both!(only_one_who_has_confirmed_and_typed_their_name, async |db| {
    let portal = Portal::with(db, &ALLOWED);
    for name in ["alice", "bob"] {
        portal.person(name, &[]).await;
    }
    let mut browser = signed_in(&portal, "alice").await;
    for wrong in ["", "bob", "alice@example.org"] {
        let page = send(&mut browser, wrong).await;
        assert!(
            page.text().contains("That is not your username. Type alice."),
            "{wrong}: {}",
            page.text()
        );
    }
    let security = browser.get("/settings/security").await;
    assert!(security.body.contains("href=\"/settings/delete\""));
    portal.wait_s(11 * 60);
    assert_eq!(send(&mut browser, "alice").await.heading(), "Confirm it is you");
    assert_eq!(browser.get(PAGE).await.heading(), "Confirm it is you");
    assert_eq!(send(&mut portal.browser(), "alice").await.heading(), "Sign in");
    for name in ["alice", "bob"] {
        assert_eq!(portal.browser().password(name, PASSWORD).await.view().0, "Landed");
    }
});

both!(where_it_is_not_allowed_there_is_no_such_page, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    assert_eq!(browser.get(PAGE).await.status, 404);
    assert_eq!(send(&mut browser, "alice").await.status, 404);
    let security = browser.get("/settings/security").await;
    assert!(!security.body.contains(PAGE));
    assert_eq!(browser.get_json("/api/session").await.status, 200);
});

both!(the_last_administrator_stays, async |db| {
    let portal = Portal::with(db, &ALLOWED);
    for name in ["ada", "eve"] {
        let person = portal.person(name, &[]).await;
        promote(db, &person.id).await;
    }
    let mut tasks = tokio::task::JoinSet::new();
    for name in ["ada", "eve"] {
        let mut browser = signed_in(&portal, name).await;
        tasks.spawn(async move {
            let page = send(&mut browser, name).await;
            (page.heading(), page.text())
        });
    }
    let mut pages = tasks.join_all().await;
    pages.sort();
    assert_eq!(pages[0].0, "Delete your account");
    assert!(
        pages[0].1.contains("No administrator could sign in without you."),
        "{}",
        pages[0].1
    );
    assert_eq!(pages[1].0, "Sign in");
    let mut conn = db.store.read().await.expect("a connection");
    let left = store::people::count_administrators(&mut conn).await;
    assert_eq!(left.expect("a count"), 1);
    drop(conn);
    let events = portal.events().await;
    assert!(events.iter().any(|e| e == "lock_out_prevented"), "{events:?}");
});
