//! Switching a provider, where that leaves people without a way in: it is asked of how many that is known, and beside which choice.

use axum::http::StatusCode;
use server::admin::lockout::Glass;
use server::admin::{carry_out, groups};
use server::store::{self, groups::Group, providers::Switch};
use server::validate;
use server::work::{Origin, Work};

use super::{desk, group, hidden, person};
use crate::both;
use crate::support::browser::{Answer, Browser};
use crate::support::portal::Portal;

const ON: &str = "/admin/providers/totp/on";
const OFF: &str = "/admin/providers/totp/off";

/// Sends the form that was refused, with what it holds now.
async fn refused(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.post(path, fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
    assert!(page.body.contains("<title>Error: "), "{}", page.body);
    page
}

async fn switch(portal: &Portal) -> Switch {
    let mut conn = portal.deps.store.read().await.expect("a connection");
    let all = store::providers::switches(&mut conn).await.expect("an answer");
    let totp = all.into_iter().find(|switch| switch.provider == "totp");
    totp.unwrap_or(Switch {
        provider: "totp".to_owned(),
        is_on: true,
        groups: Vec::new(),
    })
}

/// Somebody with an app and nothing else.
async fn with_app(portal: &Portal, name: &str) {
    let person = portal.person(name, &[]).await;
    portal.app_for(&person, "Phone").await;
}

/// Whoever has no method is not asked for one, so the guard has nothing to say.
async fn administrator_without_method(portal: &Portal, name: &str) {
    let person = portal.person(name, &[]).await;
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    store::people::set_administrator(&mut conn, &person.id, true)
        .await
        .expect("an administrator");
    conn.commit().await.expect("kept");
}

/// The administrator joins a group, so that the guard has nothing to say of a switch that is on for it.
async fn ada_joins(portal: &Portal, group: &Group) {
    let ada = person(portal, "ada").await;
    carry_out(&portal.deps, Origin::console(), async |work: &mut Work<'_>| {
        groups::add(work, group, std::slice::from_ref(&ada), Glass::Whole).await
    })
    .await
    .expect("joined");
}

/// So many groups, in one go.
async fn many_groups(portal: &Portal, count: usize) -> Vec<Group> {
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    let mut all = Vec::new();
    for n in 0..count {
        let name = format!("Group {n:04}");
        let group = Group {
            id: portal.deps.id(),
            name_key: validate::key(&name),
            name,
        };
        all.push(store::groups::ensure(&mut conn, &group).await.expect("a group"));
    }
    conn.commit().await.expect("kept");
    all
}

both!(a_tick_counts_for_as_many_people_as_it_was_shown_for, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    administrator_without_method(&portal, "eve").await;
    with_app(&portal, "bob").await;
    let page = ada.get(OFF).await;
    assert!(
        page.text().contains("need help to sign in: 2 people"),
        "{}",
        page.text()
    );
    let two = hidden(&page, "known");
    with_app(&portal, "carol").await;
    let page = refused(&mut ada, OFF, &[("known", &two)]).await;
    let text = page.text();
    assert!(
        text.contains("the tick was for fewer people. Now it leaves out: 3 people."),
        "{text}"
    );
    assert!(text.contains("need help to sign in: 3 people"), "{text}");
    assert!(switch(&portal).await.is_on);
    let three = hidden(&page, "known");
    // Nothing that was not shown counts as a tick.
    for made_up in ["1", "on", "999999", "999999.", ""] {
        refused(&mut ada, OFF, &[("known", made_up)]).await;
    }
    assert!(switch(&portal).await.is_on);
    let answer = ada.post_once(OFF, &[("known", &three)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(!switch(&portal).await.is_on);
});

both!(a_tick_counts_for_the_choice_beside_which_it_stood, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let (finance, sales) = (group(&portal, "Finance").await, group(&portal, "Sales").await);
    ada_joins(&portal, &finance).await;
    ada_joins(&portal, &sales).await;
    with_app(&portal, "bob").await;
    let (first, second) = (
        ("groups[0]", finance.id.as_str()),
        ("groups[1]", sales.id.as_str()),
    );
    let page = refused(&mut ada, ON, &[first]).await;
    assert!(
        page.text().contains("Tick the box, or choose other groups."),
        "{}",
        page.text()
    );
    let said = hidden(&page, "known");
    // As many people are left out by the other choice, and it is asked about all the same.
    let page = refused(&mut ada, ON, &[second, ("known", &said)]).await;
    assert_eq!(page.body.matches(" checked").count(), 1, "{}", page.body);
    let page = refused(&mut ada, ON, &[first, second, ("known", &said)]).await;
    assert_eq!(page.body.matches(" checked").count(), 2, "{}", page.body);
    // Nor is it good for switching the method off.
    let page = ada.get(OFF).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    ada.post(OFF, &[first, ("known", &said)]).await;
    let now = switch(&portal).await;
    assert!(now.is_on && now.groups.is_empty(), "{now:?}");
    let page = ada.post(ON, &[first, ("known", &said)]).await;
    assert!(page.text().contains("is switched on."), "{}", page.text());
    assert_eq!(switch(&portal).await.groups, ["Finance"]);
});

both!(what_was_chosen_stays_chosen_however_much_it_is, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    with_app(&portal, "bob").await;
    let all = many_groups(&portal, 1000).await;
    ada_joins(&portal, &all[0]).await;
    for count in [200, 1000] {
        let names: Vec<String> = (0..count).map(|n| format!("groups[{n}]")).collect();
        let chosen: Vec<(&str, &str)> = names
            .iter()
            .zip(&all)
            .map(|(name, group)| (name.as_str(), group.id.as_str()))
            .collect();
        // Refused by the guard or because somebody is left out: what was chosen is in the page.
        let page = refused(&mut ada, ON, &chosen).await;
        assert_eq!(page.body.matches(" checked").count(), count);
        let said = hidden(&page, "known");
        let mut ticked = chosen;
        ticked.push(("known", &said));
        let page = ada.post(ON, &ticked).await;
        assert!(page.text().contains("is switched on."), "{}", page.text());
        assert_eq!(switch(&portal).await.groups.len(), count);
        let everybody = ada.post(ON, &[]).await;
        assert!(everybody.text().contains("is switched on."));
    }
    // The guard's refusal loses nothing either: the administrator is in none of these.
    let names: Vec<String> = (1..200).map(|n| format!("groups[{n}]")).collect();
    let chosen: Vec<(&str, &str)> = names
        .iter()
        .zip(&all[1..])
        .map(|(name, group)| (name.as_str(), group.id.as_str()))
        .collect();
    let page = refused(&mut ada, ON, &chosen).await;
    assert!(
        page.text().contains("no administrator could sign in"),
        "{}",
        page.text()
    );
    assert_eq!(page.body.matches(" checked").count(), 199);
});

both!(the_form_speaks_german_and_knows_who_may, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let finance = group(&portal, "Finance").await;
    ada_joins(&portal, &finance).await;
    with_app(&portal, "bob").await;
    ada.headers.push(("accept-language", "de".to_owned()));
    let fields = [("groups[0]", finance.id.as_str()), ("known", "1.x")];
    let page = ada.post(ON, &fields).await;
    assert!(
        page.text()
            .contains("Das Häkchen galt einer anderen Wahl oder weniger Personen."),
        "{}",
        page.text()
    );
    // A page of its own, so the language can be switched on it.
    assert!(page.body.contains(&format!("value=\"{ON}\"")), "{}", page.body);
    assert_eq!(
        ada.get("/admin/providers/totp/eat").await.status,
        StatusCode::NOT_FOUND
    );
});
