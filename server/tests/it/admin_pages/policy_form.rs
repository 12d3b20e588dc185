//! The fields of the editor's form that nobody types into: where they are lost, nothing is saved, and what was typed stays.

use axum::http::StatusCode;
use editor::{Fields, fields};
use policy::Policy;
use server::store;

use super::desk;
use super::policy::{FINANCE, NOBODY, POLICY, form, post};
use crate::both;
use crate::cli::machine::Machine;
use crate::support::browser::{Answer, Browser};
use crate::support::portal::{PASSWORD, Portal};

/// A form that is refused with these words, and keeps its reason.
async fn refused(browser: &mut Browser, form: &Fields, words: &str) {
    let answer = post(browser, form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
    assert!(answer.text().contains(words), "{words}: {}", answer.text());
    assert!(answer.body.contains("why I do it"), "the draft is kept: {words}");
}

async fn version(portal: &Portal) -> i64 {
    let mut conn = portal.deps.store.read().await.expect("a connection");
    store::policy::current(&mut conn).await.expect("a row").version
}

/// A policy with so many rules, as TOML.
fn rules(count: usize) -> String {
    let rules: String = (0..count)
        .map(|n| format!("[[rules]]\nid = \"r{n}\"\n"))
        .collect();
    format!("[enforcement]\non = false\n{rules}")
}

both!(a_form_that_lost_a_hidden_field_saves_nothing, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &["Finance", "Sales"]).await;
    // What has no field of its own, and would vanish.
    let with_test =
        format!("{FINANCE}[[tests]]\nname = \"free\"\nasked = false\ngiven = {{ groups = [\"Sales\"] }}\n");
    let save = [("act", "save"), ("reason", "why I do it")];
    let whole = form(&with_test, &save);
    let without = |name: &str| {
        let mut form = whole.clone();
        form.remove(name).expect("it was there");
        form
    };
    let with = |name: &str, text: &str| {
        let mut form = whole.clone();
        form.insert(name.to_owned(), text.to_owned());
        form
    };
    let lost = "The form has lost the version that it was made from";
    refused(&mut ada, &without("document"), lost).await;
    for unreadable in ["", "{", "{\"version\": 0, \"format\": 2}"] {
        refused(&mut ada, &with("document", unreadable), lost).await;
    }
    refused(&mut ada, &without("r0_id"), "A rule is missing from the form").await;
    refused(&mut ada, &with("r200_id", "more"), "A form holds 200 rules").await;
    let unsaid = "does not say which version it was made from";
    refused(&mut ada, &without("based_on"), unsaid).await;
    for unreadable in ["", "x", "99999999999999999999"] {
        refused(&mut ada, &with("based_on", unreadable), unsaid).await;
    }
    assert_eq!(version(&portal).await, 0);
    let saved = post(&mut ada, &whole).await;
    assert!(
        saved.text().contains("Version 1 is in force."),
        "{}",
        saved.text()
    );
    let page = ada.get(POLICY).await;
    assert!(page.text().contains("name = \"free\""), "{}", page.text());
});

both!(more_rules_than_a_form_holds_do_not_vanish, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let many = "A form holds 200 rules";
    // As a document, it does not become a form that lacks some of them.
    let text = format!("version = 0\n{}# why I do it\n", rules(201));
    let typed = form(FINANCE, &[("act", "text"), ("toml", &text)]);
    refused(&mut ada, &typed, "This document is too long for the form").await;
    let policy = Policy::from_toml(&text).expect("a policy");
    portal.policy(serde_json::to_value(&policy).expect("JSON")).await;
    // In force by other ways, it is said before anything is typed.
    let page = ada.get(POLICY).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains(many), "{}", page.text());
    let mut form = fields(&policy);
    for (name, text) in [("act", "save"), ("reason", "why I do it"), ("based_on", "1")] {
        form.insert(name.to_owned(), text.to_owned());
    }
    refused(&mut ada, &form, many).await;
    form.retain(|name, _| !name.ends_with("_id"));
    refused(&mut ada, &form, many).await;
    assert_eq!(version(&portal).await, 1);
});

both!(a_replay_leaves_out_what_cannot_be_read_any_more, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &["Finance"]).await;
    let nothing = serde_json::json!({ "enforcement": { "on": false } });
    // One sign-in under each version.
    for _ in 1..=2 {
        portal.policy(nothing.clone()).await;
        let landed = portal.browser().password("bob", PASSWORD).await;
        assert_eq!(landed.view().0, "Landed");
    }
    let all = form(NOBODY, &[("act", "replay")]);
    let page = post(&mut ada, &all).await;
    assert!(page.text().contains("3 sign-ins: 3 the same."), "{}", page.text());
    assert!(!page.text().contains("left out"), "{}", page.text());
    crate::audit::sql(db, "UPDATE policy_versions SET body = '{' WHERE version = 1").await;
    let page = post(&mut ada, &all).await;
    let text = page.text();
    assert!(
        text.contains("2 sign-ins: 2 the same.") && text.contains("1 sign-in is left out: "),
        "{text}"
    );
    crate::audit::sql(db, "UPDATE decisions SET facts = '{' WHERE policy_version = 0").await;
    ada.headers.push(("accept-language", "de".to_owned()));
    let page = post(&mut ada, &all).await;
    let text = page.text();
    assert!(
        text.contains("1 Anmeldung: 1 unverändert.") && text.contains("2 Anmeldungen wurden ausgelassen: "),
        "{text}"
    );
    // The program has a clock of its own.
    crate::audit::sql(db, "UPDATE decisions SET at = 9000000000000").await;
    let document = format!("version = 0\n{NOBODY}");
    let said = Machine::on(db).tell(&["policy", "replay", "-", "--json"], document.as_bytes());
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let found = said.json();
    assert_eq!(
        (&found["decisions"], &found["left_out"]),
        (&serde_json::json!(1), &serde_json::json!(2)),
        "{found}"
    );
});

both!(a_replay_that_the_store_cannot_answer_is_no_replay, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &["Finance"]).await;
    crate::audit::sql(db, "ALTER TABLE decisions RENAME COLUMN proofs TO gone").await;
    let page = post(&mut ada, &form(FINANCE, &[("act", "replay")])).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(
        !page.text().contains("gone") && !page.text().contains("proofs"),
        "{}",
        page.text()
    );
});

both!(a_report_that_is_cut_off_says_so, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let lines = |count: u32| {
        format!(
            "INSERT INTO reports (decision_id, rule, effect, at, person_id) \
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) \
             SELECT d.id, 'r{count}-' || n.i, 'asked', d.at, d.person_id FROM n, decisions d"
        )
    };
    let cut = "Only the newest 1000 lines are shown.";
    crate::audit::sql(db, &lines(1000)).await;
    let page = ada.get("/admin/policy/reports").await.text();
    assert!(page.contains("r1000-7") && !page.contains(cut));
    crate::audit::sql(db, &lines(1)).await;
    let page = ada.get("/admin/policy/reports").await;
    assert!(page.text().contains(cut));
    assert_eq!(page.body.matches("<tr>").count(), 1001, "with its head");
});

/// The links of a page to a place on itself, and those of them that lead nowhere.
fn own_links(page: &Answer) -> (Vec<&str>, Vec<&str>) {
    let links = page.body.split("href=\"#").skip(1);
    let links: Vec<&str> = links.filter_map(|rest| rest.split('"').next()).collect();
    let is_there = |id: &&str| page.body.contains(&format!("id=\"{id}\""));
    let nowhere = links.iter().copied().filter(|id| !is_there(id)).collect();
    (links, nowhere)
}

both!(every_finding_leads_to_what_it_is_about, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &["Finance"]).await;
    let whole = form(FINANCE, &[("act", "preview")]);
    let with = |name: &str, text: &str| {
        let mut form = whole.clone();
        form.insert(name.to_owned(), text.to_owned());
        form
    };
    for (name, text, to) in [
        ("document", "", "policy"),
        ("who", "x", "who"),
        ("who", "only", "groups"),
        ("remember_days", "x", "remember_days"),
        ("remember_days", "366", "base"),
        ("groups", "a\u{1}b", "second-step"),
        ("networks", "office", "networks"),
        ("first_code", "x", "first_code"),
        ("r0_id", "", "r0_id"),
        ("r0_named", "1", "r0_named"),
        ("r0_session_minutes", "0", "rules"),
        ("r0_first_networks", "nowhere to be", "r0_first_networks"),
        ("r0_state", "x", "r0_state"),
        ("r200_id", "more", "rules"),
    ] {
        let page = post(&mut ada, &with(name, text)).await;
        let (links, nowhere) = own_links(&page);
        assert!(links.contains(&to), "{name} {text:?} leads to {links:?}");
        assert!(
            nowhere.is_empty(),
            "{name} {text:?}: nothing is called {nowhere:?}"
        );
    }
    // Nothing but what the form holds, all fields gone.
    let bare: Fields = [("act".to_owned(), "preview".to_owned())].into();
    let page = post(&mut ada, &bare).await;
    let (links, nowhere) = own_links(&page);
    assert!(
        links.contains(&"policy") && nowhere.is_empty(),
        "{links:?} {nowhere:?}"
    );
});
