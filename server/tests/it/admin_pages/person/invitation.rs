//! Somebody new: the form, the code that is shown once, and a password of their own.

use super::shown_code;
use crate::admin_pages::{desk, group, person};
use crate::both;
use crate::support::portal::Portal;

both!(somebody_is_invited_and_chooses_a_password, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let group = group(&portal, "<i>Finance</i> & Co").await;
    let page = ada.get("/admin/people/new").await;
    assert!(page.body.contains("&lt;i&gt;Finance"));
    for (username, words) in [
        ("", "Enter a username."),
        ("d d", "Use letters, digits, dots and dashes."),
        ("ADA", "There is a person called ADA already."),
    ] {
        let page = ada
            .post(
                "/api/admin/invite",
                &[
                    ("username", username),
                    ("full_name", "Dave <Davis>"),
                    ("groups[0]", &group.id),
                ],
            )
            .await;
        assert!(page.text().contains(words), "{username}: {}", page.text());
        assert!(
            page.body.contains("Dave &lt;Davis&gt;") && page.body.contains("checked"),
            "what was typed stays"
        );
        assert!(page.body.contains("<title>Error: Add a person"));
    }
    let fields = [
        ("username", "dave"),
        ("full_name", "Dave Davis"),
        ("email", "dave@example.org"),
        ("groups[0]", group.id.as_str()),
    ];
    // A group that is gone is not left out in silence.
    let mut gone = fields.to_vec();
    gone.push(("groups[1]", "gone"));
    assert_eq!(ada.post("/api/admin/invite", &gone).await.status.as_u16(), 404);
    let many: Vec<(String, &str)> = (0..101)
        .map(|n| (format!("groups[{n}]"), group.id.as_str()))
        .collect();
    let mut many: Vec<(&str, &str)> = many.iter().map(|(name, id)| (name.as_str(), *id)).collect();
    many.push(("username", "dave"));
    assert_eq!(ada.post("/api/admin/invite", &many).await.status.as_u16(), 400);
    let page = ada.post("/api/admin/invite", &fields).await;
    assert_eq!(page.heading(), "Created: dave");
    let code = shown_code(&page);
    let dave = person(&portal, "dave").await;
    assert!(dave.password_hash.is_none() && !dave.administrator);
    let page = ada.get("/admin/people/dave").await;
    assert!(page.text().contains("No password yet") && page.body.contains("&lt;i&gt;Finance"));
    let mut browser = portal.browser_at("192.0.2.9");
    browser
        .post(
            "/api/account/reset-password",
            &[("code", &code), ("password", "a password of my own")],
        )
        .await;
    assert_eq!(
        browser.password("dave", "a password of my own").await.view().0,
        "Landed"
    );
    assert!(portal.events().await.contains(&"account_created".to_owned()));
});
