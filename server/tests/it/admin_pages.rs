//! The pages of the administration, through the real router: who sees them, what they show, and what their forms do.

mod audit;
mod codes;
mod helper;
mod lists;
mod ordered;
mod others;
mod overview;
mod people_file;
mod person;
mod policy;
mod policy_form;
mod switching;

use server::admin::carry_out;
use server::admin::groups;
use server::store::groups::Group;
use server::store::{self, people::Person};
use server::work::{Origin, Work};

use crate::both;
use crate::support::browser::{Answer, Browser};
use crate::support::portal::{PASSWORD, Portal};

/// An administrator with an app, so that nothing of these tests locks everybody out.
async fn administrator(portal: &Portal, name: &str) -> Person {
    let person = portal.administrator(name).await;
    portal.app_for(&person, "Phone").await;
    person
}

/// Signs in somebody who has an app.
async fn signed_in(portal: &Portal, name: &str) -> Browser {
    portal.wait_s(30);
    let mut browser = portal.browser();
    browser.password(name, PASSWORD).await;
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
    browser
}

/// A portal, and a browser in which the administrator `ada` has just signed in.
async fn desk(portal: &Portal) -> Browser {
    administrator(portal, "ada").await;
    signed_in(portal, "ada").await
}

/// What a field of a form holds that nobody types into.
fn hidden(page: &Answer, name: &str) -> String {
    let after = page.body.split(&format!("name=\"{name}\" value=\"")).nth(1);
    let value = after.and_then(|after| after.split('"').next());
    value
        .unwrap_or_else(|| panic!("no {name}: {}", page.body))
        .to_owned()
}

async fn group(portal: &Portal, name: &str) -> Group {
    carry_out(&portal.deps, Origin::console(), async |work: &mut Work<'_>| {
        groups::create(work, name).await
    })
    .await
    .expect("a group")
}

async fn person(portal: &Portal, name: &str) -> Person {
    let mut conn = portal.deps.store.read().await.expect("a connection");
    store::people::by_username_key(&mut conn, name)
        .await
        .expect("an answer")
        .expect("the person")
}

/// Every page that there is, about bob and a group.
fn pages(group: &str) -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        "/people",
        "/people/new",
        "/people/bob",
        "/groups",
        "/groups/new",
        "/providers",
        "/audit",
    ]
    .iter()
    .map(|path| format!("/admin{path}"))
    .collect();
    for act in [
        "edit",
        "switch-off",
        "switch-on",
        "sign-out",
        "unlock",
        "remove-methods",
        "reset-password",
        "code",
        "make-administrator",
        "end-administrator",
        "delete",
    ] {
        all.push(format!("/admin/people/bob/{act}"));
    }
    for act in ["join", "leave", "look-after", "end-look-after"] {
        all.push(format!("/admin/people/bob/{act}?on={group}"));
    }
    all.push(format!("/admin/groups/{group}"));
    all.push(format!("/admin/groups/{group}/delete"));
    for act in ["on", "off", "clean-up"] {
        all.push(format!("/admin/providers/totp/{act}"));
    }
    all
}

both!(every_page_is_for_administrators_and_nobody_else, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &[]).await;
    let group = group(&portal, "Finance").await;
    let mut nobody = portal.browser();
    let mut bob = portal.browser();
    bob.password("bob", PASSWORD).await;
    for path in pages(&group.id) {
        // Signed out: to the sign-in page, and back afterwards.
        let answer = nobody.send("GET", &path, None, false).await;
        let to = answer
            .headers
            .get("location")
            .map(|to| to.to_str().expect("a path").to_owned());
        let next: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("next", &path)
            .finish();
        assert_eq!(to, Some(format!("/login?{next}")), "{path}");
        let answer = nobody.get_json(&path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["error"].as_str()),
            (401, Some("sign_in_required")),
            "{path}"
        );
        // An ordinary person.
        let answer = bob.get(&path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.heading().as_str()),
            (403, "You cannot open this page"),
            "{path}"
        );
        assert!(
            answer
                .text()
                .contains("It is for administrators. You are signed in as bob.")
        );
        assert_eq!(bob.get_json(&path).await.status.as_u16(), 403, "{path}");
        // The administrator.
        let answer = ada.get(&path).await;
        assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text());
        assert!(
            answer.body.contains("class=\"side\"") && answer.body.contains("Skip to content"),
            "{path}"
        );
    }
    assert!(!bob.get("/").await.body.contains("href=\"/admin\""));
    assert!(ada.get("/").await.body.contains("href=\"/admin\""));
    // What is not there.
    for path in [
        "/admin/people/nobody",
        "/admin/people/nobody/switch-off",
        "/admin/groups/1",
        "/admin/groups/1/delete",
        "/admin/providers/none/off",
    ] {
        assert_eq!(ada.get(path).await.status.as_u16(), 404, "{path}");
    }
});

/// Every form, with fields that would do something.
fn forms(group: &str) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let mut all = vec![
        ("/api/admin/invite", vec![("username", "mallory".to_owned())]),
        ("/api/admin/new-group", vec![("name", "New".to_owned())]),
        (
            "/api/admin/group",
            vec![("id", group.to_owned()), ("act", "delete".to_owned())],
        ),
        ("/admin/providers/totp/off", vec![("known", "1".to_owned())]),
    ];
    for act in [
        "edit",
        "switch-off",
        "switch-on",
        "sign-out",
        "unlock",
        "remove-methods",
        "reset-password",
        "code",
        "make-administrator",
        "end-administrator",
        "join",
        "leave",
        "look-after",
        "end-look-after",
        "delete",
    ] {
        let fields = [
            ("username", "bob"),
            ("act", act),
            ("on", group),
            ("reason", "lost"),
            ("confirm", "bob"),
            ("full_name", "Other"),
        ];
        all.push((
            "/api/admin/person",
            fields.map(|(name, value)| (name, value.to_owned())).to_vec(),
        ));
    }
    all
}

fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

both!(every_form_asks_who_sends_it_and_for_a_fresh_proof, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let group = group(&portal, "Finance").await;
    let mut plain = signed_in(&portal, "bob").await;
    let before = portal.events().await.len();
    for (path, fields) in forms(&group.id) {
        let answer = plain.post(path, &borrowed(&fields)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.heading().as_str()),
            (403, "You cannot open this page"),
            "{path} {fields:?}"
        );
        assert_eq!(
            plain.post_json(path, &borrowed(&fields)).await.status.as_u16(),
            403,
            "{path} {fields:?}"
        );
    }
    portal.wait_s(10 * 60 + 1);
    for (path, fields) in forms(&group.id) {
        let answer = ada.post_once(path, &borrowed(&fields)).await;
        let to = answer
            .headers
            .get("location")
            .expect("a redirect")
            .to_str()
            .expect("a path");
        assert!(
            to.starts_with("/confirm?next=%2Fadmin%2F"),
            "{path} leads to {to}"
        );
    }
    let events = portal.events().await;
    assert_eq!(events.len(), before, "nothing happened: {events:?}");
    // The page of an act asks for the proof, and comes back to it with all that stands in its address.
    let path = format!("/admin/people/bob/join?on={}", group.id);
    assert_eq!(ada.get(&path).await.heading(), "Confirm it is you");
    let fields = [
        ("username", "ada"),
        ("password", PASSWORD),
        ("next", path.as_str()),
    ];
    ada.post("/api/sign-in/password", &fields).await;
    let page = ada
        .post(
            "/api/sign-in/answer",
            &[("provider", "totp"), ("code", &portal.code(0))],
        )
        .await;
    assert_eq!(page.heading(), "Put bob Example into Finance?");
});

both!(a_form_that_is_none_of_ours_changes_nothing, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &[]).await;
    for fields in [
        vec![("username", "bob"), ("act", "eat")],
        vec![("username", "bob")],
        vec![],
    ] {
        let answer = ada.post("/api/admin/person", &fields).await;
        assert_eq!(answer.status.as_u16(), 400, "{fields:?}");
    }
    for (path, fields) in [
        (
            "/api/admin/person",
            vec![("username", "nobody"), ("act", "switch-off")],
        ),
        (
            "/api/admin/person",
            vec![("username", "bob"), ("act", "join"), ("on", "nowhere")],
        ),
        ("/api/admin/group", vec![("id", "nowhere"), ("act", "delete")]),
        ("/admin/providers/nothing/off", vec![]),
        ("/admin/providers/totp/eat", vec![]),
    ] {
        assert_eq!(
            ada.post(path, &fields).await.status.as_u16(),
            404,
            "{path} {fields:?}"
        );
    }
    assert!(!person(&portal, "bob").await.disabled);
});
