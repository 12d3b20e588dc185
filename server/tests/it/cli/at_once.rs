//! Two acts about one person at the same moment: neither waits for what the other holds.

use std::cell::Cell;

use server::admin::lockout::Glass;
use server::admin::{AdminError, carry_out, people};
use server::store::{self, Engine, attempts, people::Person};
use server::work::{Origin, Work};
use sqlx::Row as _;

use crate::both;
use crate::support::databases::Database;
use crate::support::portal::{PASSWORD, Portal};

async fn switch(portal: &Portal, person: &Person, off: bool) -> Result<bool, AdminError> {
    carry_out(&portal.deps, Origin::console(), async |work: &mut Work<'_>| {
        people::set_disabled(work, person, off, Glass::Whole).await
    })
    .await
}

/// Returns when a statement waits for a lock, or when there is nothing to wait for any more. SQLite lets one write at a time.
async fn somebody_waits(db: &Database, over: &Cell<bool>) {
    if db.store.engine() == Engine::Sqlite {
        return;
    }
    let mut raw = db.raw().await;
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while !over.get() {
        let row = sqlx::query(waiting).fetch_one(&mut raw).await.expect("a row");
        if row.get::<i64, _>(0) > 0 {
            return;
        }
        tokio::task::yield_now().await;
    }
}

both!(switching_off_takes_its_locks_as_a_sign_in_does, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    portal.browser().password("bob", PASSWORD).await;
    let attempt: String = sqlx::query("SELECT id FROM attempts")
        .fetch_one(&mut db.raw().await)
        .await
        .expect("the attempt")
        .get(0);
    let over = Cell::new(false);
    // A sign-in that has its attempt, and will write down when the person signed in.
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    assert!(attempts::delete(&mut conn, &attempt).await.expect("deleted"));
    let signing_in = async {
        somebody_waits(db, &over).await;
        store::people::touch_sign_in(&mut conn, &bob.id, None, portal.deps.now_ms())
            .await
            .expect("no deadlock");
        conn.commit().await.expect("kept");
    };
    let switching = async {
        let done = switch(&portal, &bob, true).await;
        over.set(true);
        done
    };
    let (off, ()) = tokio::join!(switching, signing_in);
    assert!(off.expect("no deadlock"));
});

both!(whoever_signs_in_while_being_switched_off_is_out, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    for round in 0..8 {
        portal.wait_s(30);
        let mut browser = portal.browser();
        browser.password("bob", PASSWORD).await;
        let code = portal.code(0);
        let (off, answer) = tokio::join!(switch(&portal, &bob, true), browser.answer("totp", &code));
        assert!(off.expect("no deadlock"), "round {round}");
        assert!(answer.status.as_u16() < 500, "round {round}: {}", answer.status);
        assert_eq!(
            browser.get_json("/api/session").await.status,
            401,
            "round {round}"
        );
        assert!(switch(&portal, &bob, false).await.expect("on again"));
        // What came through in between does not come back with the account.
        assert_eq!(
            browser.get_json("/api/session").await.status,
            401,
            "round {round}"
        );
    }
});
