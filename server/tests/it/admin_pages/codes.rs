//! Codes in the browser: what is confirmed and taken back is what was read, and nothing that came after it.

use server::admin::codes;
use server::store::{self, admin_codes::AdminCode};
use server::work::Origin;

use super::{administrator, desk, hidden, person};
use crate::both;
use crate::support::browser::{Answer, Browser};
use crate::support::portal::Portal;

/// Somebody makes a code for bob.
async fn made(portal: &Portal, by: &str, reason: &str) -> String {
    let origin = Origin {
        actor: Some(person(portal, by).await.id),
        ..Origin::default()
    };
    let issued = codes::issue(&portal.deps, origin, "bob", reason).await;
    issued.expect("a code").id
}

async fn stands(portal: &Portal) -> Option<AdminCode> {
    let bob = person(portal, "bob").await;
    let mut conn = portal.deps.store.read().await.expect("a connection");
    let found = store::admin_codes::of_person(&mut conn, &bob.id).await;
    found.expect("an answer")
}

async fn act(browser: &mut Browser, act: &str, on: &str) -> Answer {
    let fields = [("username", "bob"), ("act", act), ("on", on)];
    browser.post("/api/admin/person", &fields).await
}

both!(
    the_code_that_was_read_is_confirmed_or_taken_back_and_no_other,
    async |db| {
        let portal = Portal::with(db, &[("admin_codes.confirm", "true")]);
        let mut ada = desk(&portal).await;
        let bob = portal.person("bob", &[]).await;
        portal.app_for(&bob, "Phone").await;
        for name in ["hanna", "gert"] {
            administrator(&portal, name).await;
        }
        for (asked, done) in [
            ("confirm-code", "of bob Example was confirmed."),
            ("revoke-code", "of bob Example was taken back."),
        ] {
            let path = format!("/admin/people/bob/{asked}");
            let first = made(&portal, "hanna", "called back").await;
            let page = ada.get(&path).await;
            assert!(page.text().contains("It was made by hanna."), "{}", page.text());
            assert_eq!(hidden(&page, "on"), first);
            // Between reading and pressing, somebody else puts another in its place.
            let second = made(&portal, "gert", "trust me").await;
            for stale in [first.as_str(), "", "gone"] {
                let page = act(&mut ada, asked, stale).await;
                let text = page.text();
                assert!(
                    text.contains("another code has taken the place")
                        && text.contains("It was made by gert. Reason: “trust me”."),
                    "{asked} {stale:?}: {text}"
                );
                assert_eq!(
                    hidden(&page, "on"),
                    second,
                    "what is pressed next is what is shown"
                );
                let code = stands(&portal).await.expect("it stands");
                assert_eq!(
                    (code.id.as_str(), code.confirmed_by),
                    (second.as_str(), None),
                    "{stale:?}"
                );
            }
            // Another person's page does not reach it either.
            portal.person(&format!("for-{asked}"), &[]).await;
            let elsewhere = [
                ("username", &*format!("for-{asked}")),
                ("act", asked),
                ("on", &second),
            ];
            let answer = ada.post("/api/admin/person", &elsewhere).await;
            assert_eq!(answer.status.as_u16(), 404);
            assert_eq!(stands(&portal).await.expect("it stands").confirmed_by, None);
            let page = act(&mut ada, asked, &second).await;
            assert!(page.text().contains(done), "{}", page.text());
            let code = stands(&portal).await;
            match asked {
                "confirm-code" => assert!(code.expect("it stands").confirmed_by.is_some()),
                _ => assert_eq!(code, None),
            }
        }
    }
);
