//! The first administrator: the code from the console, once.

use server::codes;
use server::hashing::Queue;
use server::store::{self, setup_codes::SetupCode};

use crate::both;
use crate::support::portal::Portal;

async fn setup_code(portal: &Portal) -> String {
    let code = codes::generate(portal.deps.random.as_ref());
    let row = SetupCode {
        id: portal.deps.id(),
        finder: code.finder().to_owned(),
        hash: portal
            .deps
            .hasher
            .hash(Queue::Known, code.text())
            .await
            .expect("a hash"),
        created_at: portal.deps.now_ms(),
        expires_at: portal.deps.now_ms() + 15 * 60_000,
        used_at: None,
    };
    let mut conn = portal.deps.store.write().await.expect("a transaction");
    store::setup_codes::replace(&mut conn, &row)
        .await
        .expect("a code");
    conn.commit().await.expect("kept");
    code.dashed()
}

fn form<'a>(code: &'a str, username: &'a str, password: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("code", code),
        ("username", username),
        ("full_name", "Ada Example"),
        ("email", ""),
        ("password", password),
    ]
}

const PATH: &str = "/api/account/first-administrator";

both!(the_code_makes_one_account_and_then_the_page_is_gone, async |db| {
    let portal = Portal::new(db);
    let code = setup_code(&portal).await;
    let mut browser = portal.browser();
    // Nobody is there who could sign in.
    assert_eq!(browser.get("/login").await.heading(), "Set up Twinlatch");
    assert_eq!(browser.get("/setup").await.heading(), "Set up Twinlatch");
    let page = browser
        .post(
            PATH,
            &form("AAAA-BBBB-CCCC-DDDD", "ada", "a long enough password"),
        )
        .await;
    assert!(
        page.text().contains("That is not the set-up code."),
        "{}",
        page.text()
    );
    let page = browser.post(PATH, &form(&code, "ada", "short")).await;
    assert!(
        page.text().contains("Use 15 characters or more. You used 5."),
        "{}",
        page.text()
    );
    assert!(page.body.contains("value=\"ada\"") && !page.body.contains("short\""));
    let page = browser
        .post(PATH, &form(&code.to_lowercase(), "ada", "a long enough password"))
        .await;
    assert_eq!(page.heading(), "Sign in");
    assert!(page.text().contains("The account is ready."));
    assert_eq!(browser.get("/setup").await.status, 404);
    // What the log holds of them is theirs, and goes with their account.
    let mut conn = db.store.read().await.expect("a connection");
    let filter = store::audit::Filter {
        events: &["setup_code_used", "account_created"],
        ..store::audit::Filter::default()
    };
    let made = store::audit::list(&mut conn, filter, 9).await.expect("entries");
    assert!(
        made.len() == 2 && made.iter().all(|e| e.actor.is_some() && e.actor == e.subject),
        "{made:?}"
    );
    drop(conn);
    assert_eq!(
        browser.password("ada", "a long enough password").await.view().0,
        "Landed"
    );
    assert_eq!(
        browser.get_json("/api/session").await.json()["administrator"],
        true
    );
});

both!(of_two_at_once_one_wins, async |db| {
    let portal = Portal::new(db);
    let code = setup_code(&portal).await;
    let mut tasks = tokio::task::JoinSet::new();
    for name in ["ada", "eve"] {
        let (mut browser, code) = (portal.browser(), code.clone());
        tasks.spawn(async move {
            browser
                .post(PATH, &form(&code, name, "a long enough password"))
                .await
                .heading()
        });
    }
    tasks.join_all().await;
    let mut conn = db.store.read().await.expect("a connection");
    assert_eq!(
        store::people::count_administrators(&mut conn)
            .await
            .expect("a count"),
        1
    );
});

both!(a_code_runs_out_after_a_quarter_of_an_hour, async |db| {
    let portal = Portal::new(db);
    let code = setup_code(&portal).await;
    portal.wait_s(15 * 60 + 1);
    let page = portal
        .browser()
        .post(PATH, &form(&code, "ada", "a long enough password"))
        .await;
    assert!(page.text().contains("That is not the set-up code."));
});
