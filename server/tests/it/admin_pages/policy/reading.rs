//! Who reads it, and why somebody was asked.

use axum::http::StatusCode;

use super::{FINANCE, NOBODY, POLICY, form, post};
use crate::admin_pages::desk;
use crate::both;
use crate::support::portal::{PASSWORD, Portal};

both!(
    the_policy_is_for_administrators_and_the_crowd_holds_nothing_secret,
    async |db| {
        let portal = Portal::new(db);
        let mut ada = desk(&portal).await;
        portal.person("bob", &["Finance"]).await;
        let mut bob = portal.browser();
        bob.password("bob", PASSWORD).await;
        let mut nobody = portal.browser();
        for path in ["", "/history", "/reports", "/explain", "/crowd"] {
            let path = format!("{POLICY}{path}");
            assert_eq!(bob.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(nobody.get(&path).await.heading(), "Sign in", "{path}");
            assert_eq!(ada.get(&path).await.status, StatusCode::OK, "{path}");
        }
        let posted = post(&mut bob, &form(NOBODY, &[("act", "save"), ("reason", "x")])).await;
        assert_eq!(posted.status, StatusCode::FORBIDDEN);
        let crowd = ada.get_json(&format!("{POLICY}/crowd")).await;
        let json = crowd.json();
        let names: Vec<&str> = json["crowd"]["names"]
            .as_array()
            .expect("names")
            .iter()
            .filter_map(|n| n.as_str())
            .collect();
        assert_eq!(names, ["ada", "bob"]);
        for secret in ["argon2", "example.org", "Example"] {
            assert!(!crowd.body.contains(secret), "{secret}");
        }
        assert_eq!(
            bob.get_json(&format!("{POLICY}/crowd")).await.status,
            StatusCode::FORBIDDEN
        );
    }
);

both!(a_decision_is_explained_on_a_page, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    portal.person("bob", &["Finance"]).await;
    let saved = post(
        &mut ada,
        &form(FINANCE, &[("act", "save"), ("reason", "because")]),
    )
    .await;
    assert!(saved.text().contains("Version 1 is in force."));
    let page = ada.get("/admin/policy/explain?person=bob").await.text();
    assert!(
        page.contains("Must set up one of") && page.contains("Finance"),
        "{page}"
    );
    let page = ada.get("/admin/policy/explain?person=ada").await;
    let link = page
        .body
        .split("?decision=")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a decision of the past")
        .to_owned();
    let then = ada
        .get(&format!("/admin/policy/explain?decision={link}"))
        .await
        .text();
    assert!(then.contains("Decided by version 0."), "{then}");
    for (query, words) in [
        ("person=nobody", "Nobody has that username."),
        ("person=bob&ip=elsewhere", "That is no address."),
        ("person=bob&at=noon", "That is no time."),
    ] {
        let page = ada.get(&format!("/admin/policy/explain?{query}")).await.text();
        assert!(page.contains(words), "{query}: {page}");
    }
    assert_eq!(
        ada.get("/admin/policy/explain?decision=gone").await.status,
        StatusCode::NOT_FOUND
    );
});
