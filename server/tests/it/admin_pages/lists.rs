//! The lists: people in pages and by what is looked for, groups, the overview.

use server::administration::coverage;
use server::store::{self, people::Person};
use server::validate;

use super::{desk, group, signed_in};
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

/// So many people without anything, `person-000` and on.
pub(super) async fn many(portal: &Portal, count: usize) {
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    for number in 0..count {
        let name = format!("person-{number:03}");
        let person = Person {
            id: portal.deps.id(),
            username: name.clone(),
            username_key: validate::key(&name),
            full_name: format!("<b>{name}</b> & Co"),
            email: None,
            email_key: None,
            password_hash: None,
            administrator: false,
            disabled: number % 40 == 0,
            language: None,
            created_at: portal.deps.now_ms(),
            last_sign_in_at: None,
            last_provider: None,
        };
        store::people::insert(&mut conn, &person).await.expect("a person");
    }
    conn.commit().await.expect("kept");
}

/// The usernames of a page, in their order.
pub(super) fn names(body: &str) -> Vec<String> {
    let rows = body.split("class=\"table__sub\">").skip(1);
    rows.map(|row| row.split('<').next().expect("a name").to_owned())
        .collect()
}

fn next(body: &str) -> Option<String> {
    link(body, "Next page")
}

/// Where the link with these words goes.
pub(super) fn link(body: &str, words: &str) -> Option<String> {
    let before = body
        .split(&format!(">{words}<"))
        .next()
        .filter(|before| before.len() < body.len())?;
    let href = before.rsplit("href=\"").next()?;
    Some(href.split('"').next()?.replace("&amp;", "&"))
}

both!(people_come_in_pages_of_fifty, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    many(&portal, 120).await;
    let mut path = "/admin/people".to_owned();
    let mut seen = Vec::new();
    let before = portal.deps.store.queries();
    loop {
        let page = ada.get(&path).await;
        assert!(page.text().contains("121 people."), "{path}: {}", page.text());
        assert!(!page.body.contains("<b>person"), "names are text");
        let names = names(&page.body);
        assert!(names.len() <= 50);
        seen.extend(names);
        match next(&page.body) {
            Some(to) => path = to,
            None => break,
        }
    }
    assert_eq!(seen.len(), 121);
    assert!(
        seen.windows(2).all(|pair| pair[0] < pair[1]),
        "in order, nobody twice"
    );
    let queries = portal.deps.store.queries() - before;
    assert!(
        queries < 3 * 25,
        "a page asks the database {queries} times in three pages: not once for each person"
    );
});

both!(people_are_found_by_what_is_looked_for, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    many(&portal, 80).await;
    let bob = portal.person("bob", &["Finance"]).await;
    portal.app_for(&bob, "Phone").await;
    portal.person("carol", &["Finance"]).await;
    let mut browser = portal.browser_at("192.0.2.9");
    browser.password("carol", PASSWORD).await;
    let finance = {
        let mut conn = db.store.read().await.expect("a connection");
        store::groups::by_name(&mut conn, "finance")
            .await
            .expect("an answer")
            .expect("the group")
            .id
    };
    portal.enforce(&["Finance"]).await;
    let by_group = format!("group={finance}");
    for (query, expected) in [
        ("find=bob", vec!["bob"]),
        ("find=BOB%40example", vec!["bob"]),
        ("find=%25", vec![]),
        ("find=nobody%27+OR+1%3D1", vec![]),
        (by_group.as_str(), vec!["bob", "carol"]),
        ("group=nowhere&find=bob", vec!["bob"]),
        ("state=not-interceptable", vec!["ada", "bob"]),
        ("state=phishing-resistant", vec![]),
        ("state=administrators", vec!["ada"]),
        ("state=switched-off", vec!["person-000", "person-040"]),
        ("state=owes", vec!["carol"]),
        ("state=owes&find=bob", vec![]),
        ("seen=day", vec!["ada", "carol"]),
        ("seen=never&find=a", vec!["bob"]),
        ("state=nonsense&find=carol", vec!["carol"]),
    ] {
        let page = ada.get(&format!("/admin/people?{query}")).await;
        let found = names(&page.body);
        let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(found, expected, "{query}");
        if expected.is_empty() {
            assert!(
                page.text().contains("No people match.") && page.text().contains("Clear the filters"),
                "{query}"
            );
        }
    }
    // Of those with a password only, the rest; the filter stays on the next page.
    let page = ada.get("/admin/people?state=password-only&find=person").await;
    assert!(page.text().contains("78 people."), "{}", page.text());
    let to = next(&page.body).expect("another page");
    assert!(
        to.contains("state=password-only") && to.contains("find=person") && to.contains("after="),
        "{to}"
    );
    assert_eq!(names(&ada.get(&to).await.body).len(), 28);
    // What is looked for survives signing in, and stands in the field as it was typed.
    let page = ada.get("/admin/people?find=%22%3E%3Cscript%3E").await;
    assert!(!page.body.contains("\"><script>"));
    // Signed in yesterday, or longer ago.
    portal.wait_s(31 * 24 * 3600);
    let mut conn = db.store.write().await.expect("a transaction");
    let at = portal.deps.now_ms();
    store::people::touch_sign_in(&mut conn, &bob.id, None, at)
        .await
        .expect("touched");
    conn.commit().await.expect("kept");
    let mut ada = signed_in(&portal, "ada").await;
    let page = ada.get("/admin/people?seen=not-30-days&find=example.org").await;
    assert_eq!(names(&page.body), ["carol"]);
});

both!(the_overview_counts_and_says_what_needs_attention, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let bob = portal.person("bob", &["Finance"]).await;
    portal.person("carol", &["Finance"]).await;
    portal
        .enrol(&bob, "lost_provider", "Old", (portal.deps.id(), None))
        .await;
    let page = ada.get("/admin").await;
    let text = page.text();
    assert!(text.contains("3 people can sign in"), "{text}");
    assert!(
        text.contains("ada is an administrator with a single method"),
        "{text}"
    );
    assert!(
        text.contains("lost_provider could not be loaded; 1 person has it"),
        "{text}"
    );
    assert!(
        text.contains("1 signed in · 0 wrong · 0 reported · 0 slowed down"),
        "{text}"
    );
    assert!(text.contains("The policy is as installed"));
    assert!(!text.contains("must add a second step"));
    portal.enforce(&[]).await;
    let text = ada.get("/admin").await.text();
    assert!(
        text.contains("1 person must add a second step and has not"),
        "carol: {text}"
    );
    assert!(text.contains("Policy version 1, by test, today at"), "{text}");
    // The trend needs two days, and is noted once a day.
    assert!(!text.contains("Last 30 days"));
    for _ in 0..3 {
        coverage::note(&portal.deps).await.expect("noted");
        coverage::note(&portal.deps).await.expect("noted once");
        portal.wait_s(24 * 3600);
    }
    let mut ada = signed_in(&portal, "ada").await;
    let text = ada.get("/admin").await.text();
    assert!(
        text.contains("With a second step: 66 % on 3 August 2026, 66 % on 5 August 2026."),
        "{text}"
    );
});

both!(groups_show_what_is_asked_and_how_they_are_covered, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    assert!(ada.get("/admin/groups").await.text().contains("No groups yet."));
    for (name, words) in [
        ("", "Use a name of 1 to 64 ordinary characters."),
        ("a\u{202e}b", "Use a name of 1 to 64 ordinary characters."),
    ] {
        let page = ada.post("/api/admin/new-group", &[("name", name)]).await;
        assert!(page.text().contains(words), "{}", page.text());
    }
    let page = ada
        .post("/api/admin/new-group", &[("name", "<i>50%/?#</i>")])
        .await;
    assert!(page.text().contains("was added.") && page.body.contains("&lt;i&gt;50%/?#"));
    let page = ada
        .post("/api/admin/new-group", &[("name", "<I>50%/?#</i>")])
        .await;
    assert!(page.text().contains("There is a group called"), "{}", page.text());
    let finance = group(&portal, "Finance").await;
    let bob = portal.person("bob", &["Finance"]).await;
    portal.app_for(&bob, "Phone").await;
    portal.person("carol", &["Finance"]).await;
    portal.enforce(&["Finance"]).await;
    let page = ada.get("/admin/groups").await;
    assert!(
        page.text().contains("1 of 2") && page.text().contains("Second step"),
        "{}",
        page.text()
    );
    // One that the policy names stays.
    let path = format!("/admin/groups/{}/delete", finance.id);
    assert!(
        ada.get(&path)
            .await
            .text()
            .contains("The policy names this group.")
    );
    let page = ada
        .post("/api/admin/group", &[("id", &finance.id), ("act", "delete")])
        .await;
    assert!(page.text().contains("The policy names this group."));
    portal.enforce(&[]).await;
    assert!(ada.get(&path).await.text().contains("2 people are in it."));
    let page = ada
        .post("/api/admin/group", &[("id", &finance.id), ("act", "delete")])
        .await;
    assert!(page.text().contains("Finance was deleted."));
});
