//! What administrators see of keys.

use app::words::Lang;
use server::admin::{AdminError, authority::CONSOLE, keys};

use super::*;

both!(administrators_see_makers_and_models, async |db| {
    let world = World::new(db);
    let portal = &world.portal;
    portal
        .policy(json!({ "enforcement": { "on": false }, "base": { "attested": true } }))
        .await;
    portal.person("alice", &[]).await;
    portal.person("bob", &[]).await;
    let mut attested = world.key(LISTED, Some(world.maker.batch(LISTED)));
    with_key_of(portal, "bob", &mut attested).await;
    portal.policy(json!({ "enforcement": { "on": false } })).await;
    let mut said = world.key(LISTED, None).seeded(2);
    with_key_of(portal, "alice", &mut said).await;
    let mut conn = db.store.read().await.expect("a connection");
    let everybody = (None, Lang::En);
    let all = keys::list(&mut conn, &portal.deps, Some(CONSOLE), everybody).await;
    let all = all.expect("a list");
    let shown: Vec<_> = all
        .iter()
        .map(|key| {
            let about = key.about.as_ref().expect("readable");
            let model = about.model.as_deref().unwrap_or_default();
            (
                key.username.as_str(),
                model,
                about.attested,
                about.synced,
                about.verifies,
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("alice", "Key One <b>", false, Some(false), true),
            ("bob", "Key One <b>", true, Some(false), true)
        ]
    );
    let models = keys::models(&all);
    assert_eq!((models.len(), models[0].keys, models[0].attested), (1, 2, 1));
    let bob = person(db, "bob").await;
    let only = keys::list(&mut conn, &portal.deps, Some(CONSOLE), (Some(&bob), Lang::En)).await;
    assert_eq!(only.expect("a list").len(), 1);
    // Who looks after a group sees its members' keys, and nobody else's.
    let carol = portal.person("carol", &[]).await;
    portal.person("dave", &["Staff"]).await;
    let mut key_of_dave = world.key(LISTED, None).seeded(3);
    with_key_of(portal, "dave", &mut key_of_dave).await;
    let mut write = db.store.write().await.expect("a transaction");
    let staff = server::admin::groups::find(&mut write, "Staff")
        .await
        .expect("a group");
    store::group_administrators::add(&mut write, &staff.id, &carol.id)
        .await
        .expect("set");
    write.commit().await.expect("kept");
    let theirs = keys::list(&mut conn, &portal.deps, Some(&carol.id), everybody)
        .await
        .expect("a list");
    assert_eq!(
        theirs.iter().map(|key| key.username.as_str()).collect::<Vec<_>>(),
        ["dave"]
    );
    for actor in [None, Some(bob.id.as_str())] {
        let refused = keys::list(&mut conn, &portal.deps, actor, everybody).await;
        assert!(matches!(refused, Err(AdminError::NotAllowed(_))));
    }
});
