//! The policy in the browser, without script: what the editor draws, saves and refuses, and that a draft is never lost.

use axum::http::StatusCode;
use editor::{Fields, fields};
use policy::Policy;

use super::{administrator, desk, group, hidden, signed_in};
use crate::both;
use crate::support::browser::{Answer, Browser};
use crate::support::portal::Portal;

mod reading;
mod refusing;

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
