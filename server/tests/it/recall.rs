//! Sessions in memory: that they are used, and that nothing outlives a change.

use std::time::Duration;

use axum::http::StatusCode;
use server::admin::lockout::Glass;
use server::admin::{carry_out, people, profile};
use server::random::Token;
use server::sign_in::recall;
use server::store::{self, Store, sessions};
use server::work::{Origin, Work};

use crate::both;
use crate::support::browser::Browser;
use crate::support::portal::{PASSWORD, Portal};

async fn signed_in(portal: &Portal, name: &str) -> Browser {
    let mut browser = portal.browser();
    assert_eq!(browser.password(name, PASSWORD).await.view().0, "Landed");
    browser
}

async fn status(browser: &mut Browser) -> StatusCode {
    browser.get_json("/api/session").await.status
}

/// How many statements one question costs.
async fn cost(portal: &Portal, browser: &mut Browser) -> u64 {
    let before = portal.deps.store.queries();
    assert_eq!(status(browser).await, 200);
    portal.deps.store.queries() - before
}

both!(a_second_question_asks_no_database_for_a_second, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    portal.person("bob", &[]).await;
    let mut alice = signed_in(&portal, "alice").await;
    assert!(cost(&portal, &mut alice).await > 0);
    assert_eq!(cost(&portal, &mut alice).await, 0);
    // What somebody else does is no news.
    let mut bob = signed_in(&portal, "bob").await;
    assert_eq!(cost(&portal, &mut alice).await, 0);
    assert!(cost(&portal, &mut bob).await > 0);
    portal.wait_s(1);
    assert!(cost(&portal, &mut alice).await > 0, "too old to be trusted");
    // Nothing is kept of a cookie that opens nothing.
    let kept = portal.deps.recall.len();
    let mut stranger = portal.browser();
    stranger.set_cookie(
        "session",
        &server::random::token(portal.deps.random.as_ref()).text(),
    );
    assert_eq!(status(&mut stranger).await, 401);
    assert_eq!(portal.deps.recall.len(), kept);
});

both!(every_change_counts_at_the_next_request, async |db| {
    let portal = Portal::new(db);
    let person = portal.person("alice", &["staff"]).await;
    let mut here = signed_in(&portal, "alice").await;
    let mut there = signed_in(&portal, "alice").await;
    assert_eq!(
        (status(&mut here).await, status(&mut there).await),
        (StatusCode::OK, StatusCode::OK)
    );
    here.post("/api/security/end-others", &[]).await;
    assert_eq!(status(&mut there).await, 401, "ended by another browser");
    assert_eq!(status(&mut here).await, 200);
    portal.enforce(&["staff"]).await;
    let answer = here.get_json("/api/session").await;
    assert_eq!(answer.json()["error"], "step_up_required", "another policy");
    portal.enforce(&["nobody"]).await;
    assert_eq!(status(&mut here).await, 200);
    let name = async |work: &mut Work<'_>| profile::set_full_name(work, &person, "Alice Brook").await;
    carry_out(&portal.deps, Origin::console(), name)
        .await
        .expect("a name");
    assert_eq!(
        here.get_json("/api/session").await.json()["full_name"],
        "Alice Brook"
    );
    here.post("/api/account/sign-out", &[]).await;
    assert_eq!(status(&mut here).await, 401, "signed out");
    let mut here = signed_in(&portal, "alice").await;
    assert_eq!(status(&mut here).await, 200);
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    store::people::set_disabled(&mut conn, &person.id, true)
        .await
        .expect("set");
    assert_eq!(status(&mut here).await, 200, "not kept yet");
    conn.commit().await.expect("kept");
    assert_eq!(status(&mut here).await, 401, "switched off");
});

both!(what_another_program_changes_is_heard, async |db| {
    let portal = Portal::new(db);
    let person = portal.person("alice", &[]).await;
    portal.deps.store.listen(&db.url).await;
    let mut alice = signed_in(&portal, "alice").await;
    // Listening begins in a moment; until then time alone tells.
    let other = Store::open(&db.url).await.expect("the same database");
    for round in 0..2 {
        let off = round == 0;
        assert_eq!(status(&mut alice).await == StatusCode::OK, off);
        let mut waited = 0;
        loop {
            let mut conn = other.write().await.expect("a transaction");
            store::people::set_disabled(&mut conn, &person.id, off)
                .await
                .expect("set");
            conn.commit().await.expect("kept");
            tokio::time::sleep(Duration::from_millis(20)).await;
            if (status(&mut alice).await == StatusCode::OK) != off {
                break;
            }
            waited += 1;
            assert!(waited < 200, "nobody told this server");
        }
    }
    other.close().await;
});

both!(memory_is_bounded_however_many_sessions_there_are, async |db| {
    let portal = Portal::new(db);
    let person = portal.person("alice", &[]).await;
    let now = portal.deps.now_ms();
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    let mut tokens: Vec<Token> = Vec::new();
    for _ in 0..2_100 {
        let token = server::random::token(portal.deps.random.as_ref());
        let session = sessions::Session {
            id: portal.deps.id(),
            token_hash: token.hash().to_vec(),
            person_id: person.id.clone(),
            proofs: "[]".to_owned(),
            policy_version: 0,
            created_at: now,
            seen_at: now,
            expires_at: now + 1_000_000,
            sudo_until: None,
            enrol_until: None,
            browser_id: None,
            stay_id: None,
            address: String::new(),
            agent: String::new(),
        };
        sessions::insert(&mut conn, &session).await.expect("inserted");
        tokens.push(token);
    }
    conn.commit().await.expect("kept");
    for token in &tokens {
        let found = recall::find(&portal.deps, Some(token), None)
            .await
            .expect("asked");
        assert!(found.is_some());
    }
    assert_eq!(portal.deps.recall.len(), 1_024);
});

both!(switching_on_what_is_on_signs_nobody_out, async |db| {
    let portal = Portal::new(db);
    let alice = portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    let switch = async |off: bool| {
        carry_out(&portal.deps, Origin::console(), async |work: &mut Work<'_>| {
            people::set_disabled(work, &alice, off, Glass::Whole).await
        })
        .await
        .expect("carried out")
    };
    assert!(!switch(false).await, "it was on already");
    assert_eq!(status(&mut browser).await, 200);
    assert!(switch(true).await);
    assert!(!switch(true).await, "it was off already");
    assert!(switch(false).await);
    assert_eq!(status(&mut browser).await, 401, "what ended stays ended");
});

/// How many statements the sign-in form costs, and whether it offers a passkey.
async fn form(portal: &Portal) -> (u64, bool) {
    let before = portal.deps.store.queries();
    let answer = portal.browser().post_json("/api/sign-in/password", &[]).await;
    let offers = answer.view().1["passkey"].is_object();
    (portal.deps.store.queries() - before, offers)
}

both!(what_the_form_needs_is_kept_until_it_changes, async |db| {
    let portal = Portal::new(db);
    let before = portal.deps.store.queries();
    for _ in 0..2 {
        let page = portal.browser().get("/login").await;
        assert_eq!(page.heading(), "Set up Twinlatch", "nobody is there");
    }
    assert!(portal.deps.store.queries() > before);
    portal.person("alice", &[]).await;
    assert_eq!(
        portal.browser().get("/login").await.heading(),
        "Sign in",
        "at once"
    );
    assert_eq!(form(&portal).await, (0, true));
    let switch = async |on: bool| {
        let act = async |work: &mut Work<'_>| {
            let how = (0, Glass::Whole);
            server::admin::providers::set_switch(work, "webauthn", (on, &[]), how).await
        };
        carry_out(&portal.deps, Origin::console(), act)
            .await
            .expect("switched")
    };
    switch(false).await;
    let (cost, offers) = form(&portal).await;
    assert!(cost > 0 && !offers, "at once");
    assert_eq!(form(&portal).await, (0, false));
    switch(true).await;
    assert!(form(&portal).await.1, "at once");
    // What one person does concerns nobody else.
    signed_in(&portal, "alice").await;
    assert_eq!(form(&portal).await, (0, true));
    portal.wait_s(1);
    assert!(form(&portal).await.0 > 0, "too old to be trusted");
});
