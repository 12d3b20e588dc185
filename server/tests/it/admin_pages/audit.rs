//! The audit log: who sees it, what is asked for, its pages, and what is filtered as a file.

use serde_json::{Value, json};
use server::admin::group_administrators;
use server::audit::{Event, Record};

use super::*;
use crate::support::browser::Answer;
use crate::support::databases::Database;

const AUDIT: &str = "/admin/audit";
const FILES: [&str; 2] = ["/admin/audit.csv", "/admin/audit.jsonl"];

/// An entry about nobody in particular, from the console.
async fn happen(portal: &Portal, event: Event, detail: Value) {
    let mut work = Work::begin(&portal.deps, Origin::console()).await.expect("begun");
    let record = Record::default().with(detail);
    work.record(event, record).await.expect("recorded");
    work.commit().await.expect("kept");
}

/// Names of groups that were made, so many of them.
async fn groups_made(portal: &Portal, count: usize) {
    for number in 0..count {
        let detail = json!({ "group": format!("g-{number:03}"), "change": "created" });
        happen(portal, Event::GroupChanged, detail).await;
    }
}

/// The numbers of such groups, in the order of the page.
fn numbers(page: &Answer) -> Vec<usize> {
    let rows = page.body.split("Made the group “g-").skip(1);
    rows.map(|row| row[..3].parse().expect("a number")).collect()
}

fn rows(page: &Answer) -> usize {
    page.body.matches("<tr id=\"entry-").count()
}

/// Where a link of these words leads.
fn to(page: &Answer, words: &str) -> Option<String> {
    let (before, _) = page.body.split_once(&format!(">{words}<"))?;
    let href = before.rsplit("href=\"").next()?;
    Some(href.split('"').next()?.replace("&amp;", "&"))
}

/// Where a button of these words posts to.
fn file(page: &Answer, words: &str) -> Option<String> {
    let (before, _) = page.body.split_once(&format!(">{words}<"))?;
    let action = before.rsplit("action=\"").next()?;
    Some(action.split('"').next()?.replace("&amp;", "&"))
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let value = answer.headers.get(name);
    value.map_or("", |value| value.to_str().expect("text"))
}

/// Lets somebody look after a new group.
async fn look_after(portal: &Portal, somebody: &Person) {
    let group = group(portal, "Finance").await;
    carry_out(&portal.deps, Origin::console(), async |work: &mut Work<'_>| {
        group_administrators::add(work, &group, std::slice::from_ref(somebody)).await
    })
    .await
    .expect("looks after");
}

both!(the_log_is_for_administrators_and_nobody_else, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &[]).await;
    let gert = portal.person("gert", &[]).await;
    look_after(&portal, &gert).await;
    for name in ["bob", "gert"] {
        let mut browser = portal.browser_at("192.0.2.20");
        browser.password(name, PASSWORD).await;
        let before = portal.events().await.len();
        for path in [AUDIT, FILES[0], FILES[1]] {
            // Nothing is said about what was typed either.
            for query in ["", "?person=nobody", "?from=nonsense"] {
                let is_file = path != AUDIT;
                let path = format!("{path}{query}");
                let answer = match is_file {
                    true => browser.post(&path, &[]).await,
                    false => browser.get(&path).await,
                };
                assert_eq!(
                    (answer.status.as_u16(), answer.heading().as_str()),
                    (403, "You cannot open this page"),
                    "{name} {path}"
                );
                let json = match is_file {
                    true => browser.post_json(&path, &[]).await,
                    false => browser.get_json(&path).await,
                };
                assert_eq!(json.status.as_u16(), 403, "{name} {path}");
            }
        }
        assert_eq!(portal.events().await.len(), before, "nothing was taken");
        assert!(
            !browser
                .get("/admin/people")
                .await
                .body
                .contains("href=\"/admin/audit\"")
        );
    }
    // Signed out: to the sign-in page, and back to the page and not to a file.
    let mut nobody = portal.browser();
    for path in FILES {
        let answer = nobody.post_once(&format!("{path}?person=bob"), &[]).await;
        assert_eq!(
            header(&answer, "location"),
            "/login?next=%2Fadmin%2Faudit%3Fperson%3Dbob"
        );
        assert_eq!(nobody.post_json(path, &[]).await.status.as_u16(), 401);
    }
    let page = ada.get(AUDIT).await;
    assert_eq!(
        (page.status.as_u16(), page.heading().as_str()),
        (200, "Audit log")
    );
    assert!(page.body.contains("href=\"/admin/audit\" aria-current=\"page\""));
    assert!(
        page.text().contains("Looks after the group “Finance”."),
        "{}",
        page.text()
    );
});

both!(pages_are_turned_in_both_directions_by_links, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    groups_made(&portal, 120).await;
    let down = |from: usize, to: usize| (to..=from).rev().collect::<Vec<_>>();
    let first = ada.get("/admin/audit?kind=group_changed").await;
    assert_eq!((numbers(&first), rows(&first)), (down(119, 70), 50));
    assert_eq!(
        (to(&first, "Newer"), to(&first, "Back to the newest")),
        (None, None)
    );
    let second = ada.get(&to(&first, "Older").expect("more")).await;
    assert_eq!(numbers(&second), down(69, 20));
    let third = ada.get(&to(&second, "Older").expect("more")).await;
    assert_eq!((numbers(&third), to(&third, "Older")), (down(19, 0), None));
    let back = ada.get(&to(&third, "Newer").expect("more")).await;
    assert_eq!(numbers(&back), down(69, 20));
    let again = ada.get(&to(&back, "Newer").expect("more")).await;
    assert_eq!((numbers(&again), to(&again, "Newer")), (down(119, 70), None));
    let newest = to(&third, "Back to the newest").expect("a way back");
    assert_eq!(newest, "/admin/audit?kind=group_changed");
    // What comes meanwhile moves nothing.
    groups_made(&portal, 3).await;
    let same = ada.get(&second.path).await;
    assert_eq!(numbers(&same), down(69, 20));
    for strange in [
        "before=x%27%3B--",
        "after=%F4%8F%BF%BF",
        "before=&after=~",
        "kind=nonsense",
    ] {
        assert_eq!(
            ada.get(&format!("{AUDIT}?{strange}")).await.status.as_u16(),
            200,
            "{strange}"
        );
    }
});

both!(what_is_asked_for_is_shown_and_nothing_else, async |db| {
    let portal = Portal::new(db);
    administrator(&portal, "ada").await;
    portal.person("bob", &[]).await;
    portal.browser_at("198.51.100.7").password("bob", "wrong").await;
    portal.wait_s(24 * 3600);
    portal.browser_at("198.51.100.8").password("bob", "wrong").await;
    portal
        .browser_at("198.51.100.8")
        .password("nobody", "wrong")
        .await;
    let mut ada = signed_in(&portal, "ada").await;
    for (query, expected) in [
        ("kind=password_wrong", 3),
        ("kind=password_wrong&person=BOB", 2),
        ("kind=refused&person=bob", 2),
        ("kind=password_wrong&person=bob&from=2026-08-04", 1),
        ("kind=password_wrong&to=2026-08-03", 1),
        ("find=198.51.100.8", 2),
        ("find=nothing+like+it", 0),
        ("kind=log", 0),
    ] {
        let page = ada.get(&format!("{AUDIT}?{query}")).await;
        assert_eq!(rows(&page), expected, "{query}: {}", page.text());
        assert_eq!(page.text().contains("Nothing matches."), expected == 0, "{query}");
        assert_eq!(to(&page, "Clear the filters").as_deref(), Some(AUDIT), "{query}");
    }
    let page = ada
        .get(&format!("{AUDIT}?kind=password_wrong&person=bob&from=2026-08-04"))
        .await;
    for kept in ["value=\"bob\"", "value=\"2026-08-04\"", "type=\"date\""] {
        assert!(page.body.contains(kept), "{kept}");
    }
    let text = page.text();
    for words in [
        "not signed in",
        "A wrong password was entered.",
        "Concerns bob",
        "198.51.100.8",
        "password_wrong",
        "Firefox on Linux",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(to(&ada.get(AUDIT).await, "Clear the filters"), None);
    let long = format!("find={}", "x".repeat(120));
    // What is not understood is said, and kept, and nothing is shown in its place.
    for (query, words) in [
        ("person=nobody", "Nobody has that username."),
        ("from=yesterday", "Write a day or a time"),
        ("to=2026-13-01", "Write a day or a time"),
        (long.as_str(), "Look for 100 characters or fewer."),
    ] {
        let page = ada.get(&format!("{AUDIT}?{query}")).await;
        let (_, typed) = query.split_once('=').expect("a value");
        assert!(page.text().contains(words), "{query}: {}", page.text());
        assert!(page.body.contains(&format!("value=\"{typed}\"")), "{query}");
        assert!(page.body.contains("<title>Error: Audit log"), "{query}");
        assert!(!page.body.contains("Download CSV"), "{query}");
        assert_eq!(rows(&page), 0, "{query}");
        assert!(!page.text().contains("Nothing matches."), "{query}");
        let path = format!("{}?{query}", FILES[0]);
        assert_eq!(ada.post(&path, &[]).await.heading(), "Audit log", "{query}");
    }
});

async fn entries(db: &Database) -> Vec<store::audit::Entry> {
    let mut conn = db.store.read().await.expect("a connection");
    let filter = store::audit::Filter::default();
    store::audit::list(&mut conn, filter, 200).await.expect("the log")
}

both!(a_file_holds_what_is_filtered_and_no_formula, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    groups_made(&portal, 60).await;
    let mut work = Work::begin(&portal.deps, Origin::console()).await.expect("begun");
    let record = Record::default().by("=HYPERLINK(1)").with(json!({ "name": "x" }));
    work.record(Event::FactorAdded, record).await.expect("recorded");
    work.commit().await.expect("kept");
    portal.wait_s(1);
    let page = ada.get("/admin/audit?kind=group_changed").await;
    let csv = ada
        .post(&file(&page, "Download CSV").expect("a button"), &[])
        .await;
    assert_eq!(csv.status.as_u16(), 200);
    assert_eq!(header(&csv, "content-type"), "text/csv; charset=utf-8");
    assert_eq!(header(&csv, "cache-control"), "no-store");
    assert_eq!(
        header(&csv, "content-disposition"),
        "attachment; filename=\"audit-log.csv\""
    );
    assert_eq!(csv.body.lines().count(), 61, "{}", csv.body);
    assert!(
        csv.body
            .lines()
            .skip(1)
            .all(|line| line.contains("group_changed"))
    );
    let json = ada
        .post(&file(&page, "Download JSON").expect("a button"), &[])
        .await;
    let lines: Vec<Value> = json
        .body
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!((lines.len(), &lines[0]["whole"]), (61, &json!(false)));
    assert_eq!(lines[1]["detail"]["group"], "g-000");
    let csv = ada.post("/admin/audit.csv?kind=factor_added", &[]).await;
    assert!(csv.body.contains(",'=HYPERLINK(1),"), "{}", csv.body);
    // Taking it is told, with who and what; and no link takes it.
    let newest = &entries(db).await[0];
    let ada_id = person(&portal, "ada").await.id;
    assert_eq!(
        (newest.event.as_str(), newest.actor.as_deref()),
        ("audit_exported", Some(ada_id.as_str()))
    );
    let before = portal.events().await.len();
    for path in FILES {
        assert_eq!(
            ada.get(path).await.status.as_u16(),
            405,
            "opening an address takes nothing"
        );
    }
    assert_eq!(portal.events().await.len(), before);
    let page = ada.get("/admin/audit?kind=log").await;
    assert!(page.text().contains("Entries of the audit log were downloaded."));
});

both!(names_are_text_and_who_is_gone_is_not_named, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let bob = portal.person("bob", &[]).await;
    let hostile = "<script>alert(1)</script>\" onload=\"x";
    let mut work = Work::begin(&portal.deps, Origin::console()).await.expect("begun");
    for event in Event::ALL
        .iter()
        .copied()
        .filter(|event| *event != Event::AccountDeleted)
    {
        let detail = json!({
            "name": hostile, "group": hostile, "change": "joined", "reason": hostile, "from": hostile, "to": hostile,
            "why": hostile, "decision": hostile, "version": 7, "by": hostile, "proofs": [hostile], "on": true,
            "groups": [hostile], "after": { "on": true, "groups": [hostile], "excluded": [hostile] }, "until": 1_785_708_000_000_i64,
        });
        let record = Record::of(&bob.id).by("totp").under(7).with(detail);
        work.record(event, record).await.expect("recorded");
    }
    work.commit().await.expect("kept");
    for lang in ["en", "de"] {
        ada.set_cookie("lang", lang);
        let mut path = format!("{AUDIT}?person=bob");
        let mut seen = 0;
        loop {
            let page = ada.get(&path).await;
            assert_eq!(page.status.as_u16(), 200, "{}", page.text());
            // Between tags a quote is a quote; within one it would end an attribute.
            let mut tags = page.body.split('<').filter_map(|rest| rest.split('>').next());
            let is_text = !page.body.contains("<script>alert") && tags.all(|tag| !tag.contains("\" onload"));
            assert!(is_text, "{path}");
            seen += rows(&page);
            match to(&page, "Older").or_else(|| to(&page, "Ältere")) {
                Some(older) => path = older,
                None => break,
            }
        }
        assert_eq!(seen, Event::ALL.len() - 1);
    }
    ada.set_cookie("lang", "en");
    let page = ada.get(&format!("{AUDIT}?kind=group_changed")).await;
    assert!(page.body.contains("/admin/policy/explain?decision=%3Cscript"));
    assert!(
        page.body.contains("href=\"/admin/policy?version=7\"")
            && page.text().contains("the server’s console")
    );
    carry_out(&portal.deps, Origin::console(), async |work: &mut Work<'_>| {
        server::admin::people::delete(work, &bob, server::admin::lockout::Glass::Whole).await
    })
    .await
    .expect("deleted");
    let page = ada.get(&format!("{AUDIT}?person={}", bob.id)).await;
    let gone = format!("somebody who is gone ({})", bob.id);
    assert!(page.text().contains(&gone) && page.text().contains("The account was deleted."));
    assert!(!page.text().contains("alert(1)"), "{}", page.text());
});
