//! A token with a display, whose key is typed in.

use super::signed_in;
use crate::both;
use crate::support::browser::Browser;
use crate::support::portal::Portal;

async fn finish(browser: &mut Browser, fields: &[(String, String)]) -> (String, serde_json::Value) {
    let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    browser
        .post_json("/api/security/finish-add", &fields)
        .await
        .view()
}

both!(a_token_with_a_display_brings_its_own_key, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut browser = signed_in(&portal, "alice").await;
    browser
        .post_json("/api/security/add", &[("provider", "totp")])
        .await;
    let secret = b"another key of twenty";
    let key = data_encoding::BASE32_NOPAD.encode(secret);
    let seconds = u64::try_from(portal.deps.now_ms() / 1000).expect("after 1970");
    let code = totp_rs::Builder::new()
        .with_secret(secret.to_vec())
        .with_digits(8)
        .with_step_duration(60)
        .with_algorithm(totp_rs::Algorithm::SHA256)
        .build()
        .expect("a token")
        .generate(seconds)
        .to_string();
    let fields = |key: &str, digits: &str| {
        [
            ("provider", "totp"),
            ("name", "Token"),
            ("code", &code),
            ("algorithm", "SHA256"),
            ("period", "60"),
        ]
        .iter()
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
        .chain([
            ("key".to_owned(), key.to_owned()),
            ("digits".to_owned(), digits.to_owned()),
        ])
        .collect::<Vec<_>>()
    };
    for (key, digits, about) in [
        ("short", "8", "key_problem"),
        (key.as_str(), "5", "digits_problem"),
        (key.as_str(), "nine", "digits_problem"),
        ("ä", "8", "key_problem"),
    ] {
        let (view, form) = finish(&mut browser, &fields(key, digits)).await;
        let token = &form["shape"]["SharedKey"]["token"];
        assert_eq!((view.as_str(), token[about].is_string()), ("Add", true), "{form}");
        // What is not secret is there again.
        assert_eq!(
            [&token["algorithm"], &token["digits"], &token["period"]],
            ["SHA256", digits, "60"]
        );
        assert!(!form.to_string().contains(&key.to_uppercase()));
    }
    let fields = fields(&key.to_lowercase(), "8");
    assert_eq!(finish(&mut browser, &fields).await.0, "NewCodes");
    // The same key again would let each of its codes in twice.
    browser
        .post_json("/api/security/add", &[("provider", "totp")])
        .await;
    let again: Vec<_> = fields
        .iter()
        .map(|(name, value)| {
            (
                name.clone(),
                if name == "name" { "Twin" } else { value }.to_owned(),
            )
        })
        .collect();
    let (view, form) = finish(&mut browser, &again).await;
    let problem = &form["shape"]["SharedKey"]["token"]["key_problem"];
    assert_eq!(view, "Add");
    assert_eq!(
        problem,
        "You have connected this key already. Each key is connected once."
    );
});
