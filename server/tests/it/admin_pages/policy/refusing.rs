//! What cannot be saved is told, and stays in the form.

use axum::http::StatusCode;
use editor::Fields;
use server::store;

use super::{FINANCE, NOBODY, form, post};
use crate::admin_pages::{desk, group};
use crate::both;
use crate::support::portal::Portal;

both!(whatever_is_refused_stays_in_the_form, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    group(&portal, "Finance").await;
    let mut refused = async |form: &Fields, words: &str| {
        let answer = post(&mut ada, form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(answer.text().contains(words), "{words}: {}", answer.text());
        assert!(answer.body.contains("why I do it"), "the draft is kept: {words}");
        answer
    };
    let save = |toml: &str, more: &[(&str, &str)]| {
        let mut all = vec![("act", "save"), ("reason", "why I do it")];
        all.extend_from_slice(more);
        form(toml, &all)
    };
    refused(
        &save(FINANCE, &[("networks", "office = 10.0.0.0/99\nwhy I do it = 1")]),
        "cannot be read",
    )
    .await;
    refused(
        &save(FINANCE, &[("who", "only"), ("groups", " ")]),
        "Name at least one group.",
    )
    .await;
    let odd = FINANCE.replace("[\"Finance\"]", "[\"Finanse\"]");
    refused(&save(&odd, &[]), "Did you mean “Finance”?").await;
    refused(
        &save(FINANCE, &[("reason", ""), ("r0_name", "why I do it")]),
        "Write a reason",
    )
    .await;
    let long = "x".repeat(501);
    refused(
        &save(FINANCE, &[("reason", &long), ("r0_name", "why I do it")]),
        "Write the reason in 500 characters or fewer.",
    )
    .await;
    // Nobody may be led to a method that nobody has.
    let impossible = FINANCE.replace("strength = \"any\"", "providers = [\"carrier_pigeon\"]");
    refused(&save(&impossible, &[]), "carrier_pigeon").await;
    // The text: line and key.
    let text = "version = 0\n[enforcement]\non = true\n[networks]\noffice = [\"10.0.0.0/99\"]";
    let answer = refused(&save(FINANCE, &[("act", "text"), ("toml", text)]), "line 5").await;
    assert!(answer.text().contains("networks.office[0]"), "{}", answer.text());
    let newer = text.replace("version = 0", "version = 0\nformat = 2");
    refused(
        &save(FINANCE, &[("act", "text"), ("toml", &newer)]),
        "format 2 is not known",
    )
    .await;
    let many: String = (0..10_000)
        .map(|n| format!("[[rules]]\nid = \"r{n}\"\n"))
        .collect();
    let many = format!("{NOBODY}version = 0\n").replace(
        "[enforcement]\non = false\nversion = 0\n",
        "version = 0\n[enforcement]\non = false\n",
    ) + &many;
    refused(
        &save(NOBODY, &[("act", "text"), ("toml", &many)]),
        "10000 entries are too many",
    )
    .await;
    let deep = format!("version = 0\nx = {}{}", "[".repeat(5_000), "]".repeat(5_000));
    refused(&save(NOBODY, &[("act", "text"), ("toml", &deep)]), "line 2").await;
    // Nothing was saved on the way.
    let mut conn = portal.deps.store.read().await.expect("a connection");
    assert_eq!(store::policy::current(&mut conn).await.expect("a row").version, 0);
});

both!(a_document_of_ten_mebibytes_is_too_large, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    let huge = "x".repeat(10 << 20);
    let answer = post(&mut ada, &form(NOBODY, &[("act", "text"), ("toml", &huge)])).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        answer.text().contains("A policy has at most 1 MiB.") && answer.text().contains("back button"),
        "{}",
        answer.text()
    );
    // As large as the form may be, but not the document.
    let large = "x".repeat(2 << 20);
    let answer = post(&mut ada, &form(NOBODY, &[("act", "text"), ("toml", &large)])).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("bytes are too many"), "{}", answer.text());
});
