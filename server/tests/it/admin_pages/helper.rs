//! What somebody who looks after a group sees of its members: what is asked of them, and nothing of the policy, of other groups and of
//! the log.

use serde_json::json;
use server::admin::{carry_out, group_administrators, groups};
use server::work::{Origin, Work};

use super::{desk, person};
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

/// Words of the policy and of other groups.
const NOT_THEIRS: [&str; 6] = [
    "Sales",
    "Marketing",
    "Because of rule",
    "Explain",
    "Quiet rule",
    "Policy version",
];

/// Lets somebody look after groups.
async fn look_after(portal: &Portal, name: &str, names: &[&str]) {
    let who = person(portal, name).await;
    for name in names {
        carry_out(&portal.deps, Origin::console(), async |work: &mut Work<'_>| {
            let group = groups::find(&mut work.conn, name).await?;
            group_administrators::add(work, &group, std::slice::from_ref(&who)).await
        })
        .await
        .expect("looks after");
    }
}

both!(a_helper_sees_what_is_asked_and_nothing_beyond, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &["Finance", "Sales", "Marketing"]).await;
    portal.person("gert", &[]).await;
    portal.person("hanna", &["Finance"]).await;
    look_after(&portal, "gert", &["Finance"]).await;
    look_after(&portal, "hanna", &["Finance", "Sales"]).await;
    portal
        .policy(json!({
            "enforcement": { "on": true, "groups": ["Marketing"] },
            "rules": [
                { "id": "books", "name": "Books of Sales", "when": { "groups": ["Sales"] }, "demand": { "strength": "any" } },
                { "id": "quiet", "name": "Quiet rule", "state": "report", "when": { "groups": ["Finance"] },
                  "demand": { "session_minutes": 5 } },
            ],
        }))
        .await;
    let finance = {
        let mut conn = db.store.read().await.expect("a connection");
        let found = groups::find(&mut conn, "Finance").await;
        format!("/admin/groups/{}", found.expect("a group").id)
    };
    let (bob, hanna) = ("/admin/people/bob", "/admin/people/hanna");
    // Whoever may look at all of it does.
    let page = ada.get(bob).await;
    for words in NOT_THEIRS {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(page.body.contains("id=\"activity\""));
    assert!(ada.get(&finance).await.text().contains("Quiet rule"));
    let page = ada.get(hanna).await.text();
    assert!(page.contains("Looks after: Finance, Sales"), "{page}");
    let mut gert = portal.browser_at("192.0.2.20");
    assert_eq!(gert.password("gert", PASSWORD).await.view().0, "Landed");
    for path in [bob, hanna, finance.as_str(), "/admin/people", "/admin/groups"] {
        let page = gert.get(path).await;
        assert_eq!(page.status.as_u16(), 200, "{path}");
        for words in NOT_THEIRS {
            assert!(!page.text().contains(words), "{path}, {words}: {}", page.text());
        }
        assert!(!page.body.contains("id=\"activity\""), "{path}");
    }
    let page = gert.get(bob).await.text();
    assert!(page.contains("Asked for:") && page.contains("Finance"), "{page}");
    assert!(gert.get(hanna).await.text().contains("Looks after: Finance"));
    let file = gert.post("/admin/people.csv", &[]).await;
    assert!(file.body.contains(",Finance,"), "{}", file.body);
    for words in ["Sales", "Marketing"] {
        assert!(!file.body.contains(words), "{words}: {}", file.body);
    }
});
