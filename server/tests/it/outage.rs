//! PostgreSQL restarts while people use the portal: 503 with the time to come back, and then all is well by itself.

use server::store::Store;

use crate::support::databases::{Cluster, Database};
use crate::support::portal::{PASSWORD, Portal};

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_postgresql_is_answered_with_503_and_heals() {
    let cluster = Cluster::start();
    cluster.ready().await;
    cluster.run("CREATE DATABASE portal").await;
    let url = cluster.url("portal");
    let db = Database {
        store: Store::open(&url).await.expect("the database opens"),
        url,
    };
    let portal = Portal::new(&db);
    portal.person("alice", &[]).await;
    let mut browser = portal.browser();
    browser.password("alice", PASSWORD).await;
    assert_eq!(browser.get_json("/api/session").await.status, 200);
    cluster.pause();
    // What is kept in memory is too old by now.
    portal.wait_s(1);
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..8 {
        let (mut page, mut json) = (
            browser.clone(),
            portal.browser_at(&format!("192.0.2.{}", 100 + n)),
        );
        tasks.spawn(async move { (page.get("/").await, json.password("alice", PASSWORD).await) });
    }
    for (page, json) in tasks.join_all().await {
        assert_eq!(
            (page.status.as_u16(), page.heading().as_str()),
            (503, "Busy for a moment")
        );
        assert!(page.headers.contains_key("retry-after"));
        assert_eq!(
            (json.status.as_u16(), &json.json()["error"]),
            (503, &"busy".into())
        );
    }
    assert_eq!(browser.get("/healthz").await.status, 200, "the process is well");
    cluster.resume();
    cluster.ready().await;
    assert_eq!(
        browser.get("/").await.heading(),
        "Applications",
        "the session is still there"
    );
    assert_eq!(
        portal.browser().password("alice", PASSWORD).await.view().0,
        "Landed"
    );
}
