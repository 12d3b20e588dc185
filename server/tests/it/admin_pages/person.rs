//! One person: their page, and what is changed there.

use super::{administrator, borrowed, desk, group, person};
use crate::both;
use crate::support::browser::{Answer, Browser};
use crate::support::portal::{PASSWORD, Portal};

mod invitation;
mod recovery;

async fn act(browser: &mut Browser, name: &str, act: &str, more: &[(&'static str, &str)]) -> Answer {
    let mut fields = vec![("username", name.to_owned()), ("act", act.to_owned())];
    fields.extend(more.iter().map(|(field, value)| (*field, (*value).to_owned())));
    browser.post("/api/admin/person", &borrowed(&fields)).await
}

both!(a_person_is_switched_off_and_on_and_signed_out, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &[]).await;
    let mut bob = portal.browser_at("192.0.2.9");
    bob.password("bob", PASSWORD).await;
    let page = ada.get("/admin/people/bob").await;
    assert_eq!(page.heading(), "bob Example (bob)");
    assert!(page.text().contains("Firefox on Linux") && page.text().contains("192.0.2.9"));
    assert!(
        page.text()
            .contains("Asked for: No second step. No rule asks for one.")
    );
    let page = ada.get("/admin/people/bob/switch-off").await;
    assert_eq!(page.heading(), "Switch off the account of bob Example?");
    assert!(page.text().contains("1 browser is signed out."));
    assert!(!person(&portal, "bob").await.disabled, "looking changes nothing");
    let page = act(&mut ada, "bob", "switch-off", &[]).await;
    assert!(
        page.text()
            .contains("The account of bob Example is switched off.")
    );
    assert!(person(&portal, "bob").await.disabled);
    assert_eq!(bob.get_json("/api/session").await.status.as_u16(), 401);
    let page = act(&mut ada, "bob", "switch-on", &[]).await;
    assert!(page.text().contains("The account of bob Example is switched on."));
    bob.password("bob", PASSWORD).await;
    let page = act(&mut ada, "bob", "sign-out", &[]).await;
    assert!(
        page.text().contains("bob Example was signed out in 1 browser."),
        "{}",
        page.text()
    );
    let events = portal.events().await;
    assert!(events.contains(&"session_ended".to_owned()) && events.contains(&"account_changed".to_owned()));
});

fn shown_code(page: &Answer) -> String {
    let element = page.body.split("id=\"one-time-code\"").nth(1).expect("a code");
    let after = element.split_once('>').map_or("", |(_, after)| after);
    after.split('<').next().expect("a code").to_owned()
}

both!(who_is_in_a_group_changes_with_its_effect_shown, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &[]).await;
    let group = group(&portal, "Finance").await;
    portal.enforce(&["Finance"]).await;
    let page = ada.get(&format!("/admin/groups/{}/add?on=bob", group.id)).await;
    assert_eq!(page.heading(), "Put bob Example into Finance?");
    assert!(
        page.text()
            .contains("What is asked for changes from “No second step” to “Second step”."),
        "{}",
        page.text()
    );
    assert!(
        page.text()
            .contains("They have no method that is enough, and add one at the next sign-in.")
    );
    let page = act(&mut ada, "bob", "join", &[("on", &group.id)]).await;
    assert!(page.text().contains("bob Example is in Finance."));
    let page = ada.get(&format!("/admin/groups/{}", group.id)).await;
    assert!(page.text().contains("bob Example") && page.text().contains("1 person."));
    assert!(
        page.text()
            .contains("The policy asks the members of this group for a second step.")
    );
    let page = ada
        .get(&format!("/admin/groups/{}/add?on=nobody", group.id))
        .await;
    assert!(page.text().contains("There is nobody called “nobody”."));
    let page = ada.get(&format!("/admin/people/bob/leave?on={}", group.id)).await;
    assert_eq!(page.heading(), "Take bob Example out of Finance?");
    let page = act(&mut ada, "bob", "leave", &[("on", &group.id)]).await;
    assert!(page.text().contains("bob Example is not in Finance any more."));
    let page = act(&mut ada, "bob", "look-after", &[("on", &group.id)]).await;
    assert!(page.text().contains("bob Example looks after Finance."));
    assert_eq!(page.path, format!("/admin/groups/{}", group.id));
    let page = act(&mut ada, "bob", "end-look-after", &[("on", &group.id)]).await;
    assert!(page.text().contains("bob Example looks after Finance no longer."));
});

both!(
    the_last_administrator_stays_in_the_words_of_the_page,
    async |db| {
        let portal = Portal::new(db);
        let mut ada = desk(&portal).await;
        for path in [
            "/admin/people/ada/switch-off",
            "/admin/people/ada/end-administrator",
            "/admin/people/ada/delete",
        ] {
            let page = ada.get(path).await;
            assert!(page.text().contains("Not done."), "{path}: {}", page.text());
            assert!(!page.body.contains("button--danger"), "{path}");
        }
        for (name, more) in [
            ("switch-off", vec![]),
            ("end-administrator", vec![]),
            ("delete", vec![("confirm", "ada")]),
        ] {
            let page = act(&mut ada, "ada", name, &more).await;
            assert!(page.text().contains("Not done."), "{name}: {}", page.text());
        }
        assert!(portal.events().await.contains(&"lock_out_prevented".to_owned()));
        // With another one it goes.
        administrator(&portal, "eve").await;
        let page = act(&mut ada, "eve", "end-administrator", &[]).await;
        assert!(
            page.text()
                .contains("eve Example is not an administrator any more.")
        );
        let page = act(&mut ada, "eve", "make-administrator", &[]).await;
        assert!(page.text().contains("eve Example is an administrator."));
    }
);

both!(an_account_is_changed_and_deleted, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &[]).await;
    let page = act(
        &mut ada,
        "bob",
        "edit",
        &[("full_name", "Bob \u{202e}x"), ("email", "bob@example.org")],
    )
    .await;
    assert!(
        page.text()
            .contains("Enter a name of 1 to 128 ordinary characters."),
        "{}",
        page.text()
    );
    let page = act(
        &mut ada,
        "bob",
        "edit",
        &[("full_name", "Bob"), ("email", "nonsense")],
    )
    .await;
    assert!(page.text().contains("Enter an e-mail address"), "{}", page.text());
    let page = act(
        &mut ada,
        "bob",
        "edit",
        &[("full_name", "Bob & <Bob>"), ("email", "")],
    )
    .await;
    assert!(page.body.contains("Bob &amp; &lt;Bob&gt;"));
    assert_eq!(person(&portal, "bob").await.email, None);
    let page = act(&mut ada, "bob", "delete", &[("confirm", "bo")]).await;
    assert!(page.text().contains("That is not the username. Type bob."));
    let page = act(&mut ada, "bob", "delete", &[("confirm", " BOB ")]).await;
    assert_eq!(page.heading(), "People");
    assert!(page.text().contains("was deleted."));
    assert_eq!(ada.get("/admin/people/bob").await.status.as_u16(), 404);
});

both!(somebody_called_as_a_page_has_a_page, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("new", &[]).await;
    let list = ada.get("/admin/people").await;
    assert!(list.body.contains("href=\"/admin/people/~new\""));
    assert_eq!(ada.get("/admin/people/~new").await.heading(), "new Example (new)");
    let page = act(&mut ada, "new", "switch-off", &[]).await;
    assert_eq!(page.path, "/admin/people/~new");
});
