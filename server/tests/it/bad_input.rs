//! Hostile and broken requests: a clear answer with 4xx, nothing changed.

use axum::body::Body;
use axum::http::{Request, header};

use crate::both;
use crate::support::portal::{PASSWORD, Portal};

const FORM: &str = "application/x-www-form-urlencoded";

both!(forms_that_are_not_ours_are_refused, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut browser = portal.browser();
    let million = "x".repeat(1024 * 1024);
    let right = format!("username=alice&password={}", PASSWORD.replace(' ', "+"));
    for (what, body, status) in [
        (
            "a megabyte of name",
            format!("username={million}&password=x"),
            413,
        ),
        ("NUL", "username=a%00b&password=x".to_owned(), 400),
        ("not UTF-8", "username=%FF%FE&password=x".to_owned(), 400),
        ("a field twice", format!("{right}&username=bob"), 400),
    ] {
        for json in [true, false] {
            let answer = browser
                .send("POST", "/api/sign-in/password", Some(body.clone()), json)
                .await;
            assert_eq!(answer.status.as_u16(), status, "{what}");
            assert!(json || answer.body.contains("<h1"), "{what}: a page says so");
        }
    }
    assert!(portal.events().await.is_empty(), "nothing happened");
    // Missing fields are empty fields: the page says which.
    let (_, form) = browser
        .send("POST", "/api/sign-in/password", Some(String::new()), true)
        .await
        .view();
    assert_eq!(form["username_problem"], "Enter your username or e-mail.");
    let (_, form) = browser.password("alice", "").await.view();
    assert_eq!(form["password_problem"], "Enter your password.");
});

both!(other_origins_hosts_types_and_methods_are_refused, async |db| {
    let portal = Portal::new(db);
    portal.person("alice", &[]).await;
    let mut browser = portal.browser();
    let body = format!("username=alice&password={}", PASSWORD.replace(' ', "+"));
    let request = |headers: &[(&str, &str)]| {
        let mut request = Request::builder().method("POST").uri("/api/sign-in/password");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::from(body.clone())).expect("a request")
    };
    let host = ("host", "localhost:8080");
    let ours = ("origin", "http://localhost:8080");
    for (what, headers, status) in [
        ("no origin", vec![host, ("content-type", FORM)], 403),
        (
            "another origin",
            vec![host, ("content-type", FORM), ("origin", "http://evil.example")],
            403,
        ),
        (
            "another port",
            vec![host, ("content-type", FORM), ("origin", "http://localhost:9090")],
            403,
        ),
        (
            "no origin to speak of",
            vec![host, ("content-type", FORM), ("origin", "null")],
            403,
        ),
        (
            "cross-site",
            vec![host, ("content-type", FORM), ("sec-fetch-site", "cross-site")],
            403,
        ),
        (
            "same site, other origin",
            vec![host, ("content-type", FORM), ("sec-fetch-site", "same-site")],
            403,
        ),
        (
            "another host",
            vec![("host", "evil.example"), ours, ("content-type", FORM)],
            421,
        ),
        (
            "JSON",
            vec![host, ours, ("content-type", "application/json")],
            400,
        ),
        (
            "plain text",
            vec![host, ours, ("content-type", "text/plain")],
            400,
        ),
    ] {
        let answer = browser.exchange(request(&headers), "/api/sign-in/password").await;
        assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.body);
        assert!(!answer.headers.contains_key(header::SET_COOKIE), "{what}");
    }
    assert!(portal.events().await.is_empty());
    assert_eq!(browser.get("/api/sign-in/password").await.status, 405);
    assert_eq!(
        browser
            .send("POST", "/login", Some(body.clone()), false)
            .await
            .status,
        405
    );
    assert_eq!(
        browser
            .send("DELETE", "/login", Some(body.clone()), false)
            .await
            .status,
        405
    );
    assert_eq!(
        browser
            .send("POST", "/api/sign-in/nothing", Some(body.clone()), false)
            .await
            .status,
        404
    );
    assert_eq!(browser.get("/nowhere").await.heading(), "Page not found");
});

both!(steps_out_of_order_change_nothing, async |db| {
    let portal = Portal::new(db);
    let bob = portal.person("bob", &[]).await;
    portal.app_for(&bob, "Phone").await;
    let mut browser = portal.browser();
    // Nothing has begun.
    for path in [
        "choose",
        "answer",
        "set-up",
        "finish-set-up",
        "keep-codes",
        "other-way",
    ] {
        let answer = browser
            .post_json(&format!("/api/sign-in/{path}"), &[("provider", "totp")])
            .await;
        assert_eq!(answer.view().0, "End", "{path}");
    }
    browser.password("bob", PASSWORD).await;
    // Setting a new app up instead of answering, answering by what one does not have, keeping codes that are not shown.
    for (path, fields) in [
        ("set-up", vec![("provider", "totp")]),
        (
            "finish-set-up",
            vec![("provider", "totp"), ("name", "Mine"), ("code", "123456")],
        ),
        (
            "answer",
            vec![("provider", "backup_codes"), ("code", "AAAA-AAAA-AAAA-AAAA")],
        ),
        ("answer", vec![("provider", "../../etc/passwd"), ("code", "1")]),
        ("choose", vec![("provider", "really_me")]),
        ("keep-codes", vec![("kept", "1")]),
    ] {
        let answer = browser.post_json(&format!("/api/sign-in/{path}"), &fields).await;
        assert_eq!(answer.view().0, "Code", "{path} {fields:?}: the question stays");
        assert_eq!(browser.cookie("session"), None);
    }
    assert_eq!(browser.answer("totp", &portal.code(0)).await.view().0, "Landed");
});

both!(every_answer_carries_the_headers, async |db| {
    let portal = Portal::new(db);
    let mut browser = portal.browser();
    for path in ["/login", "/nowhere", "/healthz", "/api/session"] {
        let answer = browser.get(path).await;
        let policy = answer.headers["content-security-policy"].to_str().expect("text");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"),
            "{path}"
        );
        assert!(!policy.contains("unsafe-inline"), "{path}");
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
        assert_eq!(answer.headers["referrer-policy"], "same-origin", "{path}");
        assert!(
            !answer.body.contains(" style=") && !answer.body.contains("<script>"),
            "{path}: nothing inline"
        );
    }
});
