//! Everything that is stored about somebody, held against the tables that there are.

use std::collections::BTreeSet;

use serde_json::Value;
use server::audit::{Event, Record};
use server::store::{self, Engine};
use server::work::{Origin, Work};
use sqlx::Row as _;

use crate::audit::sql;
use crate::both;
use crate::support::browser::Browser;
use crate::support::databases::Database;
use crate::support::portal::{PASSWORD, Portal};

/// Where in the file a table is: something must be there.
const IN_THE_FILE: [(&str, &str); 20] = [
    ("accepted_terms", "/accepted_terms/0/version"),
    ("admin_codes", "/administrator_code/reason"),
    ("attempts", "/in_progress/0/since"),
    ("audit", "/activity/0/event"),
    ("backup_codes", "/backup_codes_left"),
    ("decisions", "/decisions/0/facts/address"),
    ("enrolments", "/methods/0/name"),
    ("group_administrators", "/account/looks_after_groups/0"),
    ("group_members", "/account/groups/0"),
    ("known_browsers", "/known_browsers/0/since"),
    ("notices", "/notices/0/text"),
    ("old_passwords", "/account/password/earlier_ones_replaced/0"),
    ("passkey_offers", "/passkey_offered_again_from"),
    ("password_resets", "/account/password/reset/started"),
    ("people", "/account/username"),
    ("remembered_browsers", "/staying_signed_in/0/since"),
    ("reports", "/decisions/0/rules_that_only_report/0/effect"),
    ("sessions", "/signed_in/0/address"),
    ("setups", "/set_ups_in_progress/0/provider"),
    ("throttles", "/tries/0/counted"),
];

/// What is not in it, and why.
const NOT_IN_IT: [(&str, &str); 3] = [
    (
        "credentials",
        "by what a key is recognised: with it somebody could make a copy look like the key",
    ),
    (
        "used_steps",
        "which codes of an app were used on the last day: the method says when it was used last",
    ),
    (
        "policy_versions",
        "the portal's rules, with who wrote them: that they did is in the log, under what they did",
    ),
];

/// Columns that say, by themselves or through another row, whose a row is.
const WHOSE: [&str; 9] = [
    "person_id",
    "subject",
    "actor",
    "by",
    "confirmed_by",
    "author",
    "enrolment_id",
    "session_id",
    "decision_id",
];

async fn tables_about_people(db: &Database) -> BTreeSet<String> {
    let columns = match db.store.engine() {
        Engine::Sqlite => {
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
        }
        Engine::Postgres => {
            "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let rows = sqlx::query(columns).fetch_all(&mut db.raw().await).await;
    let rows = rows.expect("the tables");
    let of_people = rows
        .iter()
        .filter(|row| WHOSE.contains(&row.get::<String, _>(1).as_str()));
    let tables = of_people.map(|row| row.get::<String, _>(0));
    tables.chain(["people".to_owned()]).collect()
}

async fn data(browser: &mut Browser) -> Value {
    let answer = browser.post("/api/account-data.json", &[]).await;
    for secret in ["$argon2", "token", "a-hash"] {
        assert!(!answer.body.contains(secret), "{secret}: {}", answer.body);
    }
    answer.json()
}

/// Somebody about whom there is something in every table.
async fn somebody(portal: &Portal, db: &Database) -> (String, Browser) {
    let alice = portal.person("alice", &["staff"]).await;
    let (id, now) = (&alice.id, portal.deps.now_ms());
    portal.app_for(&alice, "Phone").await;
    let codes = portal.enrol(&alice, "backup_codes", "backup_codes", (portal.deps.id(), None));
    let codes = codes.await;
    let mut browser = portal.browser();
    let fields = [("username", "alice"), ("password", PASSWORD), ("stay", "1")];
    browser.post_json("/api/sign-in/password", &fields).await;
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
    let mut elsewhere = portal.browser_at("198.51.100.9");
    assert_eq!(elsewhere.password("alice", PASSWORD).await.view().0, "Code");
    browser.post("/api/security/add", &[("provider", "totp")]).await;
    for text in [
        format!("INSERT INTO backup_codes (id, enrolment_id, finder, hash) VALUES ('c', '{codes}', 'AAAA', 'a-hash')"),
        format!("INSERT INTO accepted_terms (person_id, version, language, accepted_at) VALUES ('{id}', '7', 'en', {now})"),
        format!(
            "INSERT INTO admin_codes (id, person_id, hash, by, reason, created_at, expires_at) \
             VALUES ('a', '{id}', 'a-hash', 'console', 'lost', {now}, {now})"
        ),
        format!("INSERT INTO group_administrators (group_id, person_id) SELECT id, '{id}' FROM groups"),
        format!("INSERT INTO old_passwords (id, person_id, hash, replaced_at) VALUES ('o', '{id}', 'a-hash', {now})"),
        format!("INSERT INTO passkey_offers (person_id, not_before) VALUES ('{id}', {now}) ON CONFLICT DO NOTHING"),
        format!(
            "INSERT INTO password_resets (id, person_id, finder, hash, by, created_at, expires_at) \
             VALUES ('r', '{id}', 'AAAA', 'a-hash', 'console', {now}, {now})"
        ),
        "INSERT INTO reports (decision_id, rule, effect, at, person_id) SELECT id, 'soon', 'asked', at, person_id FROM decisions".to_owned(),
        format!("UPDATE people SET owing_since = {now} WHERE id = '{id}'"),
        format!(
            "INSERT INTO notices (id, person_id, kind, detail, at, seen_at) \
             VALUES ('n', '{id}', 'new_codes', '{{\"kind\":\"new_codes\"}}', {now}, {now})"
        ),
    ] {
        sql(db, &text).await;
    }
    (alice.id, browser)
}

both!(every_table_about_people_is_in_the_file, async |db| {
    let portal = Portal::with(db, &[("session.stay_days", "30")]);
    let (_, mut browser) = somebody(&portal, db).await;
    let named = IN_THE_FILE.iter().chain(&NOT_IN_IT).map(|(table, _)| *table);
    let named: BTreeSet<String> = named.map(str::to_owned).collect();
    assert_eq!(
        tables_about_people(db).await,
        named,
        "a table is in the file, or there is a reason"
    );
    let data = data(&mut browser).await;
    for (table, place) in IN_THE_FILE {
        let there = data.pointer(place).is_some_and(|value| !value.is_null());
        assert!(there, "{table}: nothing at {place} in {data:#}");
    }
    assert_eq!(data["left_out"], serde_json::json!([]));
    assert!(data["account"]["put_off_a_second_step"].is_string());
    let seen = data["notices"].as_array().expect("a list");
    assert!(seen.iter().any(|notice| notice["seen"].is_string()));
});

both!(all_of_the_log_is_in_it_and_nothing_of_others, async |db| {
    let portal = Portal::with(db, &[("session.stay_days", "30")]);
    let (alice, mut browser) = somebody(&portal, db).await;
    let bob = portal.person("bob", &[]).await;
    // More than one reading takes.
    let mut work = Work::begin(&portal.deps, Origin::default()).await.expect("begun");
    for _ in 0..450 {
        let record = Record::of(&alice);
        work.record(Event::PasswordWrong, record).await.expect("recorded");
    }
    work.commit().await.expect("kept");
    let mut work = Work::begin(&portal.deps, Origin::default()).await.expect("begun");
    for (actor, subject) in [(&alice, &bob.id), (&bob.id, &alice)] {
        work.origin.actor = Some(actor.clone());
        let detail = serde_json::json!({ "note": "between them" });
        let record = Record::of(subject).with(detail);
        work.record(Event::AccountChanged, record)
            .await
            .expect("recorded");
    }
    work.commit().await.expect("kept");
    let data = data(&mut browser).await;
    let log = data["activity"].as_array().expect("a list");
    let of = |event: &str| log.iter().filter(|e| e["event"] == event).collect::<Vec<_>>();
    assert_eq!(of("password_wrong").len(), 450);
    assert_eq!(of("data_downloaded").len(), 1, "this one, too");
    let changed = of("account_changed");
    assert_eq!(changed.len(), 2);
    let done = changed.iter().find(|e| e["by_you"] == true).expect("done to bob");
    assert!(
        done["detail"].is_null() && done["about_somebody_else"] == true,
        "{done}"
    );
    let suffered = changed
        .iter()
        .find(|e| e["by_you"] == false)
        .expect("done by bob");
    assert_eq!(suffered["detail"]["note"], "between them");
    let mut conn = db.store.read().await.expect("a connection");
    let filter = store::audit::Filter {
        person: Some(&alice),
        before: None,
        ..store::audit::Filter::default()
    };
    let (mut all, mut after) = (0, String::new());
    loop {
        let page = store::audit::list_after(&mut conn, filter, &after, 200).await;
        let page = page.expect("the log");
        let Some(last) = page.last() else { break };
        after.clone_from(&last.id);
        all += page.len();
    }
    assert_eq!(log.len(), all);
    // The file is whole for whoever has little in it, too.
    drop(conn);
    let mut his = portal.browser();
    his.password("bob", PASSWORD).await;
    let his = self::data(&mut his).await;
    assert!(his["decisions"].is_array() && his["notices"].is_array() && his["activity"].is_array());
});
