//! Providers, group administrators, and the language.

use server::admin::lockout::Glass;
use server::admin::{AdminError, carry_out, group_administrators, groups, providers};
use server::work::{Origin, Work};

use super::{administrator, desk, group, hidden, person};
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

both!(a_provider_is_switched_off_when_its_effect_is_known, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    administrator(&portal, "eve").await;
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let finance = group(&portal, "Finance").await;
    let page = ada.get("/admin/providers").await;
    assert!(
        page.text().contains("Authenticator app") && page.text().contains("used by 3 people"),
        "{}",
        page.text()
    );
    // Both administrators have nothing else: the guard says so before anything is asked.
    let page = ada.get("/admin/providers/totp/off").await;
    assert!(
        page.text()
            .contains("Who has nothing else could not sign in: ada, bob, eve."),
        "{}",
        page.text()
    );
    assert!(
        page.text()
            .contains("Not done. After this change no administrator could sign in"),
        "{}",
        page.text()
    );
    // For one group it is on for that one only.
    let page = ada.get("/admin/providers/webauthn/on").await;
    assert!(page.text().contains("Finance"));
    let page = ada
        .post("/admin/providers/webauthn/on", &[("groups[0]", &finance.id)])
        .await;
    assert!(page.text().contains("On for: Finance"), "{}", page.text());
    let page = ada.get(&format!("/admin/groups/{}", finance.id)).await;
    assert!(
        page.text().contains("is switched on for this group."),
        "{}",
        page.text()
    );
    // A group that is gone does not switch it on for everybody.
    let answer = ada
        .post("/admin/providers/webauthn/on", &[("groups[0]", "gone")])
        .await;
    assert_eq!(answer.status.as_u16(), 404);
    let page = ada.post("/admin/providers/webauthn/off", &[]).await;
    assert!(page.text().contains("is switched off."), "{}", page.text());
    // For whom it was on is kept: the boxes are ticked, and the group's page says so.
    let page = ada.get("/admin/providers/webauthn/on").await;
    assert_eq!(page.body.matches(" checked").count(), 1, "{}", page.body);
    let page = ada.get(&format!("/admin/groups/{}", finance.id)).await;
    assert!(
        page.text()
            .contains("is switched off, and was on for this group."),
        "{}",
        page.text()
    );
    assert!(portal.events().await.contains(&"provider_changed".to_owned()));
});

both!(a_provider_for_some_groups_says_whom_that_leaves_out, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let finance = group(&portal, "Finance").await;
    for (name, groups) in [("bob", vec!["Finance"]), ("carol", vec![]), ("dan", vec![])] {
        let person = portal.person(name, &groups).await;
        portal.app_for(&person, "Phone").await;
    }
    let dan = person(&portal, "dan").await;
    portal
        .enrol(&dan, "webauthn", "Key", (portal.deps.id(), None))
        .await;
    // The administrator is among those in Finance, or the guard would refuse it.
    let herself = person(&portal, "ada").await;
    let set = async |groups: &[String], how: (usize, Glass)| {
        carry_out(&portal.deps, Origin::console(), async |work: &mut Work<'_>| {
            providers::set_switch(work, "totp", (true, groups), how).await
        })
        .await
    };
    let joins = async |work: &mut Work<'_>| {
        let group = groups::find(&mut work.conn, "Finance").await?;
        groups::add(work, &group, std::slice::from_ref(&herself), Glass::Whole).await
    };
    carry_out(&portal.deps, Origin::console(), joins)
        .await
        .expect("joined");
    // The use case asks: whoever is in the group, or has something else, loses no way in.
    let only_finance = ["Finance".to_owned()];
    let refused = set(&only_finance, (0, Glass::Whole)).await;
    let Err(AdminError::PeopleLockedOut(1, names)) = &refused else {
        panic!("{refused:?}");
    };
    assert_eq!(*names, ["carol"]);
    let chosen = ("groups[0]", finance.id.as_str());
    let page = ada.post("/admin/providers/totp/on", &[chosen]).await;
    assert_eq!(page.status.as_u16(), 422);
    let text = page.text();
    assert!(
        text.contains("Who has nothing else could not sign in: carol."),
        "{text}"
    );
    assert!(
        text.contains("I know that these need help to sign in: 1 person"),
        "{text}"
    );
    assert!(text.contains("Tick the box, or choose other groups."), "{text}");
    assert_eq!(
        page.body.matches(" checked").count(),
        1,
        "what was chosen stays: {}",
        page.body
    );
    let said = hidden(&page, "known");
    let page = ada
        .post("/admin/providers/totp/on", &[chosen, ("known", &said)])
        .await;
    assert!(page.text().contains("is switched on."), "{}", page.text());
    // Nobody loses it twice, and who gets it loses nothing.
    set(&only_finance, (0, Glass::Whole)).await.expect("as it is");
    set(&[], (0, Glass::Whole)).await.expect("for everybody");
    set(&only_finance, (0, Glass::Broken))
        .await
        .expect("past the guard");
});

both!(a_provider_is_removed_from_everybody, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let bob = portal.person("bob", &[]).await;
    portal
        .enrol(&bob, "lost_provider", "Old", (portal.deps.id(), None))
        .await;
    let page = ada.get("/admin/providers").await;
    assert!(page.text().contains("Could not load"));
    let page = ada.get("/admin/providers/lost_provider/clean-up").await;
    assert_eq!(page.heading(), "Remove lost_provider from 1 person?");
    let path = "/admin/providers/lost_provider/clean-up";
    let said = hidden(&page, "known");
    let page = ada.post(path, &[]).await;
    assert!(
        page.text().contains("Tick the box, or leave the method on."),
        "{}",
        page.text()
    );
    let page = ada.post(path, &[("known", &said)]).await;
    assert!(page.text().contains("lost_provider was removed once."));
});

both!(
    a_group_administrator_sees_and_helps_their_people_only,
    async |db| {
        let portal = Portal::new(db);
        let mut ada = desk(&portal).await;
        let gert = portal.person("gert", &[]).await;
        portal.person("bob", &["Finance", "Sales"]).await;
        portal.person("carol", &["Sales", "Marketing"]).await;
        let finance = {
            let mut conn = db.store.read().await.expect("a connection");
            server::store::groups::by_name(&mut conn, "finance")
                .await
                .expect("an answer")
                .expect("a group")
        };
        carry_out(&portal.deps, Origin::console(), async |work: &mut Work<'_>| {
            group_administrators::add(work, &finance, std::slice::from_ref(&gert)).await
        })
        .await
        .expect("looks after");
        let mut gert = portal.browser_at("192.0.2.20");
        gert.password("gert", PASSWORD).await;
        assert!(gert.get("/").await.body.contains("href=\"/admin\""));
        let list = gert.get("/admin").await;
        assert_eq!(
            (list.path.as_str(), list.heading().as_str()),
            ("/admin/people", "People")
        );
        assert!(
            list.text().contains("bob")
                && !list.text().contains("carol")
                && list.text().contains("1 person.")
                && !list.text().contains("Sales")
        );
        assert!(!list.body.contains("href=\"/admin/providers\""));
        assert_eq!(gert.get("/admin/people/carol").await.status.as_u16(), 404);
        assert_eq!(gert.get("/admin/providers").await.status.as_u16(), 403);
        assert_eq!(gert.get("/admin/groups/new").await.status.as_u16(), 403);
        let groups = gert.get("/admin/groups").await;
        assert!(
            groups.text().contains("Finance")
                && !groups.text().contains("Sales")
                && !groups.text().contains("Add a group")
        );
        let page = gert.get("/admin/people/bob").await;
        assert!(page.text().contains("Reset the password") && page.text().contains("Switch account off"));
        assert!(!page.text().contains("Delete account") && !page.text().contains("Take out"));
        for act in ["delete", "edit", "make-administrator"] {
            assert_eq!(
                gert.get(&format!("/admin/people/bob/{act}"))
                    .await
                    .status
                    .as_u16(),
                403,
                "{act}"
            );
        }
        let page = gert
            .post("/api/admin/person", &[("username", "bob"), ("act", "switch-off")])
            .await;
        assert!(page.text().contains("is switched off."));
        assert_eq!(
            gert.post(
                "/api/admin/person",
                &[("username", "carol"), ("act", "switch-off")]
            )
            .await
            .status
            .as_u16(),
            404
        );
        assert!(!person(&portal, "carol").await.disabled);
        // Whether somebody else is there at all is not to be found out, whatever is tried.
        for act in ["switch-off", "reset-password", "code"] {
            for name in ["carol", "nobody"] {
                let fields = [("username", name), ("act", act), ("reason", "lost")];
                let answer = gert.post("/api/admin/person", &fields).await;
                assert_eq!(answer.status.as_u16(), 404, "{act} {name}");
            }
        }
        assert!(portal.events().await.contains(&"admin_code_refused".to_owned()));
        // New people come into their groups.
        let page = gert.post("/api/admin/invite", &[("username", "dave")]).await;
        assert_eq!(page.status.as_u16(), 403);
        let page = gert
            .post(
                "/api/admin/invite",
                &[("username", "dave"), ("groups[0]", &finance.id)],
            )
            .await;
        assert_eq!(page.heading(), "Created: dave");
        // As soon as it ends, it ends.
        let page = ada
            .post(
                "/api/admin/person",
                &[
                    ("username", "gert"),
                    ("act", "end-look-after"),
                    ("on", &finance.id),
                ],
            )
            .await;
        assert!(page.text().contains("looks after Finance no longer."));
        assert_eq!(gert.get("/admin/people").await.status.as_u16(), 403);
    }
);

both!(the_pages_speak_german, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &["Finance"]).await;
    ada.headers.push(("accept-language", "de".to_owned()));
    for (path, heading) in [
        ("/admin", "Überblick"),
        ("/admin/people", "Personen"),
        ("/admin/people/new", "Person hinzufügen"),
        (
            "/admin/people/bob/switch-off",
            "Konto von bob Example ausschalten?",
        ),
        ("/admin/groups", "Gruppen"),
        ("/admin/providers", "Anmeldemethoden"),
    ] {
        assert_eq!(ada.get(path).await.heading(), heading);
    }
    // The switch of the foot comes back to what was looked for.
    let answer = ada
        .post_once(
            "/api/account/language",
            &[("lang", "en"), ("path", "/admin/people?find=bob&state=owes")],
        )
        .await;
    assert_eq!(
        answer.headers.get("location").expect("a redirect"),
        "/admin/people?find=bob&state=owes"
    );
});
