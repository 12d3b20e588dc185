//! A new provider is one file and one line: the worked example through the real router, and one that only this test knows.

use std::sync::Arc;

use app::model::step::ButtonForm;
use app::words::Lang;
use policy::{ProviderId, Role, Strength};
use server::providers::{
    About, Challenge, Judgement, Provider, ProviderError, Registry, Rejection, Seen, Verdict,
    really_me::ReallyMe, totp::Totp,
};

use crate::both;
use crate::support::portal::{PASSWORD, Portal};

both!(really_me_is_off_unless_switched_on, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut browser = portal.browser();
    browser.password("alice", PASSWORD).await;
    assert!(
        !browser
            .get("/settings/security/add")
            .await
            .text()
            .contains("It is really me")
    );
    let portal = Portal::with(db, &[("providers.really_me", "true")]);
    let mut browser = portal.browser();
    browser.password("alice", PASSWORD).await;
    assert!(
        browser
            .get("/settings/security/add")
            .await
            .text()
            .contains("It is really me")
    );
    browser
        .post_json("/api/security/add", &[("provider", "really_me")])
        .await;
    let fields = [("provider", "really_me"), ("name", "Me")];
    assert_eq!(
        browser
            .post_json("/api/security/finish-add", &fields)
            .await
            .view()
            .0,
        "NewCodes"
    );
    let mut browser = portal.browser_at("192.0.2.9");
    let (view, form) = browser.password("alice", PASSWORD).await.view();
    assert_eq!(
        (view.as_str(), &form["button"]),
        ("Button", &"It is really me".into())
    );
    assert_eq!(browser.answer("really_me", "no").await.view().0, "Button");
    assert_eq!(browser.answer("really_me", "yes").await.view().0, "Landed");
});

/// Knows only its own trait: nothing else of the product was written for it.
struct Sesame;

#[async_trait::async_trait]
impl Provider for Sesame {
    fn id(&self) -> ProviderId {
        ProviderId::from_static("sesame")
    }

    fn about(&self, _lang: Lang) -> About {
        About {
            name: "Sesame",
            line: "A word",
            need: "A word",
            icon: "key",
            strength: Strength::Any,
            role: Role::Primary,
        }
    }

    fn challenge(&self, _seen: &Seen<'_>) -> Challenge {
        Challenge::Button(ButtonForm {
            provider: "sesame".to_owned(),
            heading: "Say the word".to_owned(),
            lead: String::new(),
            button: "Open".to_owned(),
            problem: None,
            other_way: false,
        })
    }

    async fn judge(&self, seen: &Seen<'_>, answer: &str) -> Result<Judgement, ProviderError> {
        let verdict = match (answer, seen.enrolments.first()) {
            ("open sesame", Some(e)) => Verdict::Accepted {
                enrolment_id: e.id.clone(),
            },
            _ => Verdict::Rejected(Rejection::Wrong),
        };
        Ok(Judgement { verdict, claim: None })
    }

    fn explain(&self, _seen: &Seen<'_>, _rejection: &Rejection) -> String {
        "Not that word.".to_owned()
    }
}

both!(a_provider_of_ones_own_needs_nothing_else, async |db| {
    let portal = Portal::made(db, &[], |_| {
        Registry::with(vec![Arc::new(Sesame), Arc::new(ReallyMe)])
    });
    let ali = portal.person("ali", &[]).await;
    portal
        .enrol(&ali, "sesame", "Cave", (portal.deps.id(), None))
        .await;
    let mut browser = portal.browser();
    let (_, form) = browser.password("ali", PASSWORD).await.view();
    assert_eq!(form["heading"], "Say the word");
    let (_, form) = browser.answer("sesame", "open barley").await.view();
    assert_eq!(form["problem"], "Not that word.");
    assert_eq!(browser.answer("sesame", "open sesame").await.view().0, "Landed");
});

both!(going_back_and_forth_is_told_once_for_each_method, async |db| {
    let portal = Portal::made(db, &[], |config| {
        Registry::with(vec![Arc::new(Sesame), Arc::new(Totp::new(config.totp))])
    });
    let ali = portal.person("ali", &[]).await;
    portal.app_for(&ali, "Phone").await;
    portal
        .enrol(&ali, "sesame", "Word", (portal.deps.id(), None))
        .await;
    let shown = async || {
        let events = portal.events().await;
        events.iter().filter(|event| *event == "challenge_shown").count()
    };
    let mut browser = portal.browser();
    assert_eq!(browser.password("ali", PASSWORD).await.view().0, "Choose");
    assert_eq!(shown().await, 0);
    for _ in 0..5 {
        for (provider, view) in [("totp", "Code"), ("sesame", "Button")] {
            let fields = [("provider", provider)];
            let chosen = browser.post_json("/api/sign-in/choose", &fields).await;
            assert_eq!(chosen.view().0, view);
            let back = browser.post_json("/api/sign-in/other-way", &[]).await;
            assert_eq!(back.view().0, "Choose");
        }
    }
    assert_eq!(shown().await, 2, "one for each");
    // The next sign-in tells of its own.
    let mut browser = portal.browser_at("192.0.2.9");
    browser.password("ali", PASSWORD).await;
    let fields = [("provider", "sesame")];
    browser.post_json("/api/sign-in/choose", &fields).await;
    assert_eq!(shown().await, 3);
});
