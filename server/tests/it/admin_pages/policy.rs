//! The policy in the browser, without script: what the editor draws, saves and refuses, and that a draft is never lost.

use axum::http::StatusCode;
use editor::{Fields, fields};
use policy::Policy;
use server::store;

use super::{administrator, desk, group, hidden, signed_in};
use crate::both;
use crate::support::browser::{Answer, Browser};
use crate::support::portal::{PASSWORD, Portal};

pub(super) const POLICY: &str = "/admin/policy";

/// The form of a policy, with more fields.
pub(super) fn form(toml: &str, more: &[(&str, &str)]) -> Fields {
    let policy = Policy::from_toml(&format!("version = 0\n{toml}")).expect("a policy");
    let mut form = fields(&policy);
    form.insert("based_on".to_owned(), "0".to_owned());
    for (name, text) in more {
        form.insert((*name).to_owned(), (*text).to_owned());
    }
    form
}

pub(super) async fn post(browser: &mut Browser, form: &Fields) -> Answer {
    let fields: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    browser.post(POLICY, &fields).await
}

pub(super) const NOBODY: &str = "[enforcement]\non = false\n";
pub(super) const FINANCE: &str = "[enforcement]\non = false\n[[rules]]\nid = \"finance\"\nname = \"Finance\"\nwhen = { groups = [\"Finance\"] }\ndemand = { strength = \"any\" }\n";

both!(a_draft_is_previewed_saved_and_in_the_history, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &["Finance"]).await;
    let page = ada.get(POLICY).await;
    assert_eq!(page.heading(), "Policy");
    assert!(
        page.body.contains("Save version 1") && page.body.contains("As installed"),
        "{}",
        page.body
    );
    let drawn = post(&mut ada, &form(FINANCE, &[("act", "preview")])).await;
    assert_eq!(drawn.status, StatusCode::OK);
    assert!(
        drawn.body.contains("1 must set up") && drawn.body.contains(r#"href="/admin/people/bob""#),
        "{}",
        drawn.body
    );
    let saved = post(
        &mut ada,
        &form(FINANCE, &[("act", "save"), ("reason", "Audit of <August>")]),
    )
    .await;
    assert_eq!(saved.path, POLICY);
    assert!(
        saved
            .text()
            .contains("Version 1 is in force. 1 person is asked for more"),
        "{}",
        saved.text()
    );
    let history = ada.get("/admin/policy/history?compare=1").await;
    let text = history.text();
    assert!(
        history.body.contains("Audit of &lt;August&gt;") && text.contains("ada"),
        "{text}"
    );
    assert!(history.body.contains("diff__line--added"), "{}", history.body);
    // The older version, as a draft.
    let back = ada.get("/admin/policy?version=0").await;
    assert!(
        back.body.contains("Save version 2") && !back.body.contains("r0_id"),
        "{}",
        back.body
    );
    let same = post(
        &mut ada,
        &form(
            FINANCE,
            &[("act", "save"), ("reason", "again"), ("based_on", "1")],
        ),
    )
    .await;
    assert!(
        same.text().contains("This is the same as version 1."),
        "{}",
        same.text()
    );
});

both!(whatever_is_refused_stays_in_the_form, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    group(&portal, "Finance").await;
    let mut refused = async |form: &Fields, words: &str| {
        let answer = post(&mut ada, form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(answer.text().contains(words), "{words}: {}", answer.text());
        assert!(answer.body.contains("why I do it"), "the draft is kept: {words}");
        answer
    };
    let save = |toml: &str, more: &[(&str, &str)]| {
        let mut all = vec![("act", "save"), ("reason", "why I do it")];
        all.extend_from_slice(more);
        form(toml, &all)
    };
    refused(
        &save(FINANCE, &[("networks", "office = 10.0.0.0/99\nwhy I do it = 1")]),
        "cannot be read",
    )
    .await;
    refused(
        &save(FINANCE, &[("who", "only"), ("groups", " ")]),
        "Name at least one group.",
    )
    .await;
    let odd = FINANCE.replace("[\"Finance\"]", "[\"Finanse\"]");
    refused(&save(&odd, &[]), "Did you mean “Finance”?").await;
    refused(
        &save(FINANCE, &[("reason", ""), ("r0_name", "why I do it")]),
        "Write a reason",
    )
    .await;
    let long = "x".repeat(501);
    refused(
        &save(FINANCE, &[("reason", &long), ("r0_name", "why I do it")]),
        "Write the reason in 500 characters or fewer.",
    )
    .await;
    // Nobody may be led to a method that nobody has.
    let impossible = FINANCE.replace("strength = \"any\"", "providers = [\"carrier_pigeon\"]");
    refused(&save(&impossible, &[]), "carrier_pigeon").await;
    // The text: line and key.
    let text = "version = 0\n[enforcement]\non = true\n[networks]\noffice = [\"10.0.0.0/99\"]";
    let answer = refused(&save(FINANCE, &[("act", "text"), ("toml", text)]), "line 5").await;
    assert!(answer.text().contains("networks.office[0]"), "{}", answer.text());
    let newer = text.replace("version = 0", "version = 0\nformat = 2");
    refused(
        &save(FINANCE, &[("act", "text"), ("toml", &newer)]),
        "format 2 is not known",
    )
    .await;
    let many: String = (0..10_000)
        .map(|n| format!("[[rules]]\nid = \"r{n}\"\n"))
        .collect();
    let many = format!("{NOBODY}version = 0\n").replace(
        "[enforcement]\non = false\nversion = 0\n",
        "version = 0\n[enforcement]\non = false\n",
    ) + &many;
    refused(
        &save(NOBODY, &[("act", "text"), ("toml", &many)]),
        "10000 entries are too many",
    )
    .await;
    let deep = format!("version = 0\nx = {}{}", "[".repeat(5_000), "]".repeat(5_000));
    refused(&save(NOBODY, &[("act", "text"), ("toml", &deep)]), "line 2").await;
    // Nothing was saved on the way.
    let mut conn = portal.deps.store.read().await.expect("a connection");
    assert_eq!(store::policy::current(&mut conn).await.expect("a row").version, 0);
});

both!(a_document_of_ten_mebibytes_is_too_large, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let huge = "x".repeat(10 << 20);
    let answer = post(&mut ada, &form(NOBODY, &[("act", "text"), ("toml", &huge)])).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        answer.text().contains("A policy has at most 1 MiB.") && answer.text().contains("back button"),
        "{}",
        answer.text()
    );
    // As large as the form may be, but not the document.
    let large = "x".repeat(2 << 20);
    let answer = post(&mut ada, &form(NOBODY, &[("act", "text"), ("toml", &large)])).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("bytes are too many"), "{}", answer.text());
});

both!(
    the_second_of_two_is_told_what_changed_and_loses_nothing,
    async |db| {
        let portal = Portal::new(db);
        let mut ada = desk(&portal).await;
        administrator(&portal, "carol").await;
        let mut carol = signed_in(&portal, "carol").await;
        group(&portal, "Finance").await;
        let first = form(
            NOBODY,
            &[("act", "save"), ("reason", "first"), ("idle_minutes", "30")],
        );
        assert!(
            post(&mut carol, &first)
                .await
                .text()
                .contains("Version 1 is in force.")
        );
        let second = form(FINANCE, &[("act", "save"), ("reason", "second")]);
        let told = post(&mut ada, &second).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = told.text();
        assert!(
            text.contains("Version 1 was saved by carol") && text.contains("What has changed meanwhile"),
            "{text}"
        );
        assert!(
            told.body.contains(r#"value="second""#) && told.body.contains("Finance"),
            "{}",
            told.body
        );
        // Saved again on purpose, it takes the place of the other.
        let again = form(
            FINANCE,
            &[("act", "save"), ("reason", "second"), ("based_on", "1")],
        );
        assert!(
            post(&mut ada, &again)
                .await
                .text()
                .contains("Version 2 is in force.")
        );
    }
);

both!(
    saving_wants_a_fresh_proof_and_a_tick_for_people_locked_out,
    async |db| {
        let portal = Portal::new(db);
        let mut ada = desk(&portal).await;
        portal.person("bob", &["Finance"]).await;
        portal.person("sam", &["Sales"]).await;
        // Bob could set nothing up: only others may.
        let switch = async |work: &mut server::work::Work<'_>| {
            for provider in ["webauthn", "totp"] {
                let others = ["Others".to_owned(), "Admins".to_owned()];
                server::admin::providers::set_switch(
                    work,
                    provider,
                    (true, &others),
                    (usize::MAX, server::admin::lockout::Glass::Whole),
                )
                .await?;
            }
            Ok(())
        };
        group(&portal, "Others").await;
        portal.person("eve", &["Admins"]).await;
        let ada_joins = async |work: &mut server::work::Work<'_>| {
            let group = server::admin::groups::find(&mut work.conn, "Admins").await?;
            let ada = server::admin::people::find(&mut work.conn, "ada").await?;
            server::admin::groups::add(work, &group, &[ada], server::admin::lockout::Glass::Whole).await
        };
        server::admin::carry_out(&portal.deps, server::work::Origin::console(), ada_joins)
            .await
            .expect("joined");
        server::admin::carry_out(&portal.deps, server::work::Origin::console(), switch)
            .await
            .expect("switched");
        let save = |more: &[(&str, &str)]| {
            let mut all = vec![("act", "save"), ("reason", "because")];
            all.extend_from_slice(more);
            form(FINANCE, &all)
        };
        let unticked = post(&mut ada, &save(&[])).await;
        let text = unticked.text();
        assert!(
            text.contains("Tick the box, or change the rule.")
                && text.contains("I know that 1 person cannot sign in"),
            "{text}"
        );
        let tick = hidden(&unticked, "locked_out");
        portal.wait_s(11 * 60);
        let stale = post(&mut ada, &save(&[("locked_out", &tick)])).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            stale.text().contains("Confirm in a new tab") && stale.body.contains("because"),
            "{}",
            stale.text()
        );
        let mut ada = signed_in(&portal, "ada").await;
        // The tick is good for that draft and that many, wherever it is carried.
        let refused = async |ada: &mut Browser, toml: &str, (tick, words): (&str, &str)| {
            let more = [("act", "save"), ("reason", "because"), ("locked_out", tick)];
            let answer = post(ada, &form(toml, &more)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            assert!(answer.text().contains(words), "{words}: {}", answer.text());
            assert!(answer.body.contains("because"), "the draft is kept");
            hidden(&answer, "locked_out")
        };
        let one = "With this draft 1 person cannot sign in";
        let two = "With this draft 2 people cannot sign in";
        let sales = FINANCE.replace("Finance", "Sales");
        refused(&mut ada, &sales, (&tick, one)).await;
        let all = FINANCE.replace("when = { groups = [\"Finance\"] }\n", "");
        refused(&mut ada, &all, (&tick, two)).await;
        refused(&mut ada, FINANCE, ("1", one)).await;
        portal.person("dora", &["Finance"]).await;
        let tick = refused(&mut ada, FINANCE, (&tick, two)).await;
        let saved = post(&mut ada, &save(&[("locked_out", &tick)])).await;
        assert!(
            saved.text().contains("Version 1 is in force."),
            "{}",
            saved.text()
        );
    }
);

both!(
    the_policy_is_for_administrators_and_the_crowd_holds_nothing_secret,
    async |db| {
        let portal = Portal::new(db);
        let mut ada = desk(&portal).await;
        portal.person("bob", &["Finance"]).await;
        let mut bob = portal.browser();
        bob.password("bob", PASSWORD).await;
        let mut nobody = portal.browser();
        for path in ["", "/history", "/reports", "/explain", "/crowd"] {
            let path = format!("{POLICY}{path}");
            assert_eq!(bob.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(nobody.get(&path).await.heading(), "Sign in", "{path}");
            assert_eq!(ada.get(&path).await.status, StatusCode::OK, "{path}");
        }
        let posted = post(&mut bob, &form(NOBODY, &[("act", "save"), ("reason", "x")])).await;
        assert_eq!(posted.status, StatusCode::FORBIDDEN);
        let crowd = ada.get_json(&format!("{POLICY}/crowd")).await;
        let json = crowd.json();
        let names: Vec<&str> = json["crowd"]["names"]
            .as_array()
            .expect("names")
            .iter()
            .filter_map(|n| n.as_str())
            .collect();
        assert_eq!(names, ["ada", "bob"]);
        for secret in ["argon2", "example.org", "Example"] {
            assert!(!crowd.body.contains(secret), "{secret}");
        }
        assert_eq!(
            bob.get_json(&format!("{POLICY}/crowd")).await.status,
            StatusCode::FORBIDDEN
        );
    }
);

both!(a_decision_is_explained_on_a_page, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &["Finance"]).await;
    let saved = post(
        &mut ada,
        &form(FINANCE, &[("act", "save"), ("reason", "because")]),
    )
    .await;
    assert!(saved.text().contains("Version 1 is in force."));
    let page = ada.get("/admin/policy/explain?person=bob").await.text();
    assert!(
        page.contains("Must set up one of") && page.contains("Finance"),
        "{page}"
    );
    let page = ada.get("/admin/policy/explain?person=ada").await;
    let link = page
        .body
        .split("?decision=")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a decision of the past")
        .to_owned();
    let then = ada
        .get(&format!("/admin/policy/explain?decision={link}"))
        .await
        .text();
    assert!(then.contains("Decided by version 0."), "{then}");
    for (query, words) in [
        ("person=nobody", "Nobody has that username."),
        ("person=bob&ip=elsewhere", "That is no address."),
        ("person=bob&at=noon", "That is no time."),
    ] {
        let page = ada.get(&format!("/admin/policy/explain?{query}")).await.text();
        assert!(page.contains(words), "{query}: {page}");
    }
    assert_eq!(
        ada.get("/admin/policy/explain?decision=gone").await.status,
        StatusCode::NOT_FOUND
    );
});
