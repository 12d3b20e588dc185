//! The list of people as a file: who takes it, what is in it, and that it is told.

use serde_json::{Value, json};
use server::admin::group_administrators;

use super::{carry_out, desk, group, person};
use crate::both;
use crate::support::browser::Answer;
use crate::support::databases::Database;
use crate::support::portal::{PASSWORD, Portal};
use server::store::{self, audit::Filter};
use server::work::{Origin, Work};

const FILE: &str = "/admin/people.csv";

/// The cells of a file, with its head.
fn table(file: &Answer) -> Vec<Vec<String>> {
    assert_eq!(file.status.as_u16(), 200, "{}", file.body);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(file.body.as_bytes());
    let row = |row: csv::Result<csv::StringRecord>| {
        let row = row.expect("as long as the head");
        row.iter().map(str::to_owned).collect()
    };
    reader.records().map(row).collect()
}

/// The usernames in it.
fn names(file: &Answer) -> Vec<String> {
    let rows = table(file).into_iter().skip(1);
    rows.map(|row| row[0].clone()).collect()
}

/// The newest entry of the log.
async fn newest(db: &Database) -> (String, Option<String>, Value) {
    let mut conn = db.store.read().await.expect("a connection");
    let entries = store::audit::list(&mut conn, Filter::default(), 1).await;
    let entry = entries.expect("the log").remove(0);
    let detail = serde_json::from_str(&entry.detail).expect("JSON");
    (entry.event, entry.actor, detail)
}

both!(people_are_taken_as_a_file_as_they_are_filtered, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let bob = portal.person("bob", &["Finance", "=Staff"]).await;
    portal.app_for(&bob, "Phone").await;
    portal.person("carol", &["Finance"]).await;
    let mut conn = db.store.write().await.expect("a transaction");
    for (name, hostile) in [("carol", "=cmd|' /C calc'!A0"), ("bob", "Bob, \"the\" Builder")] {
        let person = store::people::by_username_key(&mut conn, name)
            .await
            .expect("read")
            .expect("there");
        store::people::set_full_name(&mut conn, &person.id, hostile)
            .await
            .expect("a name");
    }
    conn.commit().await.expect("kept");
    portal.enforce(&["Finance"]).await;
    let page = ada.get("/admin/people?find=example.org&after=0.a").await;
    assert!(
        page.body
            .contains("<form method=\"post\" action=\"/admin/people.csv?find=example.org\" "),
        "all of what is filtered: {}",
        page.body
    );
    let file = ada.post(FILE, &[]).await;
    for (name, value) in [
        ("content-type", "text/csv; charset=utf-8"),
        ("content-disposition", "attachment; filename=\"people.csv\""),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(file.headers.get(name).expect("a header"), value);
    }
    let rows = table(&file);
    assert_eq!(
        rows[0].join(" "),
        "username full_name email administrator switched_off groups methods strength asked_for must_add last_signed_in account_made"
    );
    assert_eq!(names(&file), ["ada", "bob", "carol"]);
    assert_eq!(
        (rows[1][3].as_str(), rows[1][10].as_str()),
        ("yes", "2026-08-03T12:00:40Z")
    );
    assert_eq!(
        rows[2][..10],
        [
            "bob",
            "Bob, \"the\" Builder",
            "bob@example.org",
            "no",
            "no",
            "'=Staff; Finance",
            "totp",
            "not_interceptable",
            "any",
            "no"
        ]
    );
    assert_eq!(
        (rows[3][1].as_str(), rows[3][9].as_str()),
        ("'=cmd|' /C calc'!A0", "yes")
    );
    let ada_id = person(&portal, "ada").await.id;
    let (event, actor, detail) = newest(db).await;
    assert_eq!(
        (event.as_str(), actor.as_deref()),
        ("people_exported", Some(ada_id.as_str()))
    );
    assert_eq!(detail["filter"]["find"], false);
    for (query, expected) in [
        ("find=bob", vec!["bob"]),
        ("state=owes", vec!["carol"]),
        ("state=administrators&after=0.zzz&before=0.aaa", vec!["ada"]),
        ("state=not-interceptable", vec!["ada", "bob"]),
        // Always by name: nobody moves from one part into another while it is written.
        ("sort=-name", vec!["ada", "bob", "carol"]),
        ("sort=seen", vec!["ada", "bob", "carol"]),
        ("find=nobody", vec![]),
    ] {
        let file = ada.post(&format!("{FILE}?{query}"), &[]).await;
        assert_eq!(names(&file), expected, "{query}");
    }
    let (_, _, detail) = newest(db).await;
    assert_eq!(
        detail,
        json!({ "filter": { "find": true, "group": "", "state": "", "seen": "" } })
    );
    // Opening the address takes nothing.
    let before = portal.events().await.len();
    assert_eq!(ada.get(FILE).await.status.as_u16(), 405);
    assert_eq!(portal.events().await.len(), before);
    let log = ada.get("/admin/audit?kind=people_exported").await;
    assert!(log.text().contains("The list of people was downloaded."));
});

both!(the_file_holds_whom_one_may_see, async |db| {
    let portal = Portal::new(db);
    desk(&portal).await;
    let gert = portal.person("gert", &[]).await;
    portal.person("bob", &["Finance", "Sales"]).await;
    portal.person("carol", &["Sales", "Events"]).await;
    let finance = {
        let mut conn = db.store.read().await.expect("a connection");
        let found = store::groups::by_name(&mut conn, "finance").await;
        found.expect("an answer").expect("a group")
    };
    let sales = group(&portal, "Marketing").await;
    carry_out(&portal.deps, Origin::console(), async |work: &mut Work<'_>| {
        group_administrators::add(work, &finance, std::slice::from_ref(&gert)).await
    })
    .await
    .expect("looks after");
    let mut browser = portal.browser_at("192.0.2.20");
    browser.password("gert", PASSWORD).await;
    let file = browser.post(FILE, &[]).await;
    assert_eq!(names(&file), ["bob"]);
    assert_eq!(table(&file)[1][5], "Finance", "their groups, and no others");
    // A group that is none of theirs narrows nothing.
    let file = browser.post(&format!("{FILE}?group={}", sales.id), &[]).await;
    assert_eq!(names(&file), ["bob"]);
    let before = portal.events().await.len();
    let mut bob = portal.browser_at("192.0.2.21");
    bob.password("bob", PASSWORD).await;
    let between = portal.events().await.len();
    assert!(between > before);
    let answer = bob.post(FILE, &[]).await;
    assert_eq!(
        (answer.status.as_u16(), answer.heading().as_str()),
        (403, "You cannot open this page")
    );
    assert_eq!(bob.post_json(FILE, &[]).await.status.as_u16(), 403);
    let mut nobody = portal.browser();
    let answer = nobody
        .post_once(&format!("{FILE}?find=bob&state=owes"), &[])
        .await;
    assert_eq!(
        answer.headers.get("location").expect("a redirect"),
        "/login?next=%2Fadmin%2Fpeople%3Ffind%3Dbob%26state%3Dowes"
    );
    assert_eq!(nobody.post_json(FILE, &[]).await.status.as_u16(), 401);
    assert_eq!(portal.events().await.len(), between, "nothing was taken");
});

both!(a_session_that_lies_idle_takes_no_file, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.wait_s(20 * 60);
    let before = portal.events().await.len();
    for (file, page) in [
        ("/admin/people.csv?find=bob", "/admin/people?find=bob"),
        ("/admin/audit.csv?person=ada", "/admin/audit?person=ada"),
        ("/admin/audit.jsonl", "/admin/audit"),
    ] {
        let next: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("next", page)
            .finish();
        let answer = ada.post_once(file, &[]).await;
        let to = answer
            .headers
            .get("location")
            .map(|to| to.to_str().expect("a path"));
        assert_eq!(to, Some(format!("/confirm?{next}").as_str()), "{file}");
        let answer = ada.post_json(file, &[]).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["error"].as_str()),
            (401, Some("confirmation_required")),
            "{file}"
        );
    }
    assert_eq!(portal.events().await.len(), before, "nothing was taken");
});

both!(a_long_list_comes_in_parts_with_one_head, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let text = "INSERT INTO people (id, username, username_key, full_name, full_name_key, administrator, disabled, created_at) \
                WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 2199) \
                SELECT 'p' || i, 'p' || i, 'p' || i, 'p' || i, 'p' || i, 0, 0, 0 FROM n";
    crate::audit::sql(db, text).await;
    let names = names(&ada.post(FILE, &[]).await);
    assert_eq!((names.len(), names[0].as_str()), (1201, "ada"));
    assert!(
        names.windows(2).all(|pair| pair[0] < pair[1]),
        "in order, nobody twice"
    );
});
