//! The overview: what needs attention leads to where more is to be seen; the counts of very many people.

use serde_json::json;
use server::store;

use super::{desk, group, signed_in};
use crate::both;
use crate::support::browser::Answer;
use crate::support::portal::{PASSWORD, Portal};

/// What needs attention: where it leads, and the words.
fn attention(page: &Answer) -> Vec<(String, String)> {
    let lines = page.body.split("class=\"look\"").skip(1);
    let line = |text: &str| {
        let (_, text) = text.split_once("<a href=\"").expect("a link");
        let (to, text) = text.split_once("\">").expect("an address");
        let (words, _) = text.split_once("</a>").expect("words");
        (to.replace("&amp;", "&"), words.replace("<!>", ""))
    };
    lines.map(line).collect()
}

both!(a_rule_that_only_reports_needs_attention, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &["Finance"]).await;
    portal.person("carol", &["Finance"]).await;
    let rule = |state: &str| {
        json!({ "enforcement": { "on": false, "groups": [], "excluded": [] }, "rules": [{
            "id": "finance", "name": "<Finance>", "state": state, "when": { "groups": ["Finance"] },
            "demand": { "strength": "phishing_resistant" },
        }] })
    };
    portal.policy(rule("report")).await;
    let reports = |page: &Answer| -> Vec<String> {
        let all = attention(page).into_iter();
        all.filter(|(to, _)| to == "/admin/policy/reports")
            .map(|(_, words)| words)
            .collect()
    };
    assert_eq!(
        reports(&ada.get("/admin").await),
        [
            "Rule ‘&lt;Finance&gt;’ only reports, since 3 August 2026: nobody would have been asked for more so far"
        ]
    );
    for name in ["bob", "bob", "carol"] {
        portal.browser_at("192.0.2.20").password(name, PASSWORD).await;
    }
    // Another version, a day later, leaves it as it is.
    portal.wait_s(24 * 3600);
    portal.policy(rule("report")).await;
    let mut ada = signed_in(&portal, "ada").await;
    assert_eq!(
        reports(&ada.get("/admin").await),
        ["Rule ‘&lt;Finance&gt;’ only reports, since 3 August 2026: 2 people would have been asked for more"]
    );
    portal.policy(rule("off")).await;
    assert_eq!(reports(&ada.get("/admin").await), [""; 0]);
    portal.policy(rule("report")).await;
    let said = reports(&ada.get("/admin").await);
    assert!(said[0].contains("since 4 August 2026"), "{said:?}");
    assert_eq!(
        ada.get("/admin/policy/reports").await.status.as_u16(),
        200,
        "where it leads"
    );
});

both!(
    who_reports_a_sign_in_is_named_with_what_the_log_says,
    async |db| {
        let portal = Portal::new(db);
        let mut ada = desk(&portal).await;
        portal.person("bob", &[]).await;
        let mut browser = portal.browser_at("192.0.2.20");
        browser.password("bob", PASSWORD).await;
        browser.post("/api/account/not-me", &[]).await;
        let page = ada.get("/admin").await;
        let (to, words) = attention(&page)
            .into_iter()
            .find(|(to, _)| to.starts_with("/admin/audit"))
            .expect("an alert");
        assert_eq!(to, "/admin/audit?person=bob");
        assert!(
            words.starts_with("bob reported a sign-in as “not me”, today at"),
            "{words}"
        );
        let log = ada.get(&to).await;
        assert!(
            log.body.contains("value=\"bob\"") && log.text().contains("not_me"),
            "{}",
            log.text()
        );
        // The notice on the home page leads there, too, and bothers on no other page.
        let home = ada.get("/").await;
        assert!(
            home.body.contains("href=\"/admin/audit?person=bob\""),
            "{}",
            home.body
        );
        let news = ada.get_json("/api/news").await;
        assert!(!news.body.contains("/admin/audit"), "{}", news.body);
        // A day later it is no news.
        portal.wait_s(24 * 3600 + 1);
        let mut ada = signed_in(&portal, "ada").await;
        let all = attention(&ada.get("/admin").await);
        assert!(
            all.iter().all(|(to, _)| !to.starts_with("/admin/audit")),
            "{all:?}"
        );
    }
);

both!(
    an_entry_that_the_portal_did_not_write_needs_attention,
    async |db| {
        let portal = Portal::new(db);
        let mut ada = desk(&portal).await;
        for id in ["<b>one</b>", "two"] {
            let text = format!(
                "INSERT INTO audit (id, at, event, detail) VALUES ('{id}', 5, 'session_opened', '{{}}')"
            );
            crate::audit::sql(db, &text).await;
        }
        server::audit::sealer::all(&portal.deps).await.expect("sealed");
        let first = attention(&ada.get("/admin").await).remove(0);
        assert_eq!(
        first,
        (
            "/admin/audit".to_owned(),
            "2 entries of the audit log were not written by this portal (the first: id &lt;b&gt;one&lt;/b&gt;): somebody else writes its database"
                .to_owned()
        )
    );
    }
);

both!(of_very_many_people_a_count_is_kept_for_a_minute, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let finance = group(&portal, "Finance").await;
    // So many at once that each statement counts.
    for text in [
        "INSERT INTO people (id, username, username_key, full_name, full_name_key, administrator, disabled, created_at) \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10200) \
         SELECT 'p' || i, 'p' || i, 'p' || i, 'p' || i, 'p' || i, 0, CASE WHEN i % 100 = 0 THEN 1 ELSE 0 END, 0 FROM n",
        "INSERT INTO enrolments (id, person_id, provider, name, name_key, created_at) \
         SELECT 'e' || id, id, CASE WHEN id LIKE '%1' THEN 'webauthn' ELSE 'totp' END, '', '', 0 FROM people WHERE id LIKE 'p%5' \
         OR id LIKE 'p%1' OR id LIKE 'p%00'",
    ] {
        crate::audit::sql(db, text).await;
    }
    let join = format!(
        "INSERT INTO group_members (group_id, person_id) SELECT '{}', id FROM people WHERE id LIKE 'p1%'",
        finance.id
    );
    crate::audit::sql(db, &join).await;
    let page = ada.get("/admin").await;
    let text = page.text();
    // 10,201 with the administrator, of whom 102 are switched off; theirs count for nothing.
    assert!(text.contains("10099 people can sign in"), "{text}");
    let counts: Vec<_> = page.body.split("class=\"share__count\">").skip(1).collect();
    for (count, expected) in counts.iter().zip(["1020<", "1021<", "0<", "8058<"]) {
        assert!(count.starts_with(expected), "{expected} {count}");
    }
    // In the group: whoever is called p1 and something, and is not switched off.
    assert!(text.contains("263 of 1298"), "{text}");
    let mut conn = db.store.write().await.expect("a transaction");
    store::people::set_disabled(&mut conn, "p2", true)
        .await
        .expect("off");
    conn.commit().await.expect("kept");
    assert!(
        ada.get("/admin")
            .await
            .text()
            .contains("10099 people can sign in")
    );
    portal.wait_s(60);
    assert!(
        ada.get("/admin")
            .await
            .text()
            .contains("10098 people can sign in")
    );
});
