//! Groups: who is in them, and who looks after them.

use server::store::{group_administrators, groups, people, people::Scope};

use super::*;
use crate::both;

both!(groups_have_members, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob) = (known(&mut conn, "ada").await, known(&mut conn, "bob").await);
    let staff = groups::ensure(&mut conn, &group("Staff")).await.unwrap();
    assert_eq!(groups::ensure(&mut conn, &group("STAFF")).await.unwrap(), staff);
    let guests = groups::ensure(&mut conn, &group("guests")).await.unwrap();
    assert_eq!(
        groups::by_name(&mut conn, "staff").await.unwrap().as_ref(),
        Some(&staff)
    );
    assert!(groups::add_member(&mut conn, &staff.id, &bob.id).await.unwrap());
    assert!(groups::add_member(&mut conn, &staff.id, &ada.id).await.unwrap());
    assert!(!groups::add_member(&mut conn, &staff.id, &ada.id).await.unwrap());
    assert!(groups::add_member(&mut conn, &guests.id, &ada.id).await.unwrap());
    assert_eq!(
        groups::of_person(&mut conn, &ada.id).await.unwrap(),
        ["guests", "Staff"]
    );
    let names: Vec<String> = groups::members(&mut conn, &staff.id)
        .await
        .unwrap()
        .into_iter()
        .map(|member| member.username)
        .collect();
    assert_eq!(names, ["ada", "bob"]);
    assert!(
        groups::remove_member(&mut conn, &staff.id, &bob.id)
            .await
            .unwrap()
    );
    assert!(
        !groups::remove_member(&mut conn, &staff.id, &bob.id)
            .await
            .unwrap()
    );
    people::delete(&mut conn, &ada.id).await.unwrap();
    let counts: Vec<(String, i64)> = groups::list(&mut conn, Scope::Everybody)
        .await
        .unwrap()
        .into_iter()
        .map(|count| (count.group.name, count.members))
        .collect();
    assert_eq!(counts, [("guests".to_owned(), 0), ("Staff".to_owned(), 0)]);
    assert!(groups::delete(&mut conn, &staff.id).await.unwrap());
    assert_eq!(groups::by_name(&mut conn, "staff").await.unwrap(), None);
});

both!(groups_are_looked_after, async |db| {
    let mut conn = db.store.write().await.unwrap();
    let (ada, bob, eve) = (
        known(&mut conn, "ada").await,
        known(&mut conn, "bob").await,
        known(&mut conn, "eve").await,
    );
    let staff = groups::ensure(&mut conn, &group("Staff")).await.unwrap();
    let guests = groups::ensure(&mut conn, &group("guests")).await.unwrap();
    groups::add_member(&mut conn, &staff.id, &bob.id).await.unwrap();
    groups::add_member(&mut conn, &guests.id, &bob.id).await.unwrap();
    groups::add_member(&mut conn, &guests.id, &eve.id).await.unwrap();
    for group in [&staff, &guests] {
        assert!(
            group_administrators::add(&mut conn, &group.id, &ada.id)
                .await
                .unwrap()
        );
        assert!(
            !group_administrators::add(&mut conn, &group.id, &ada.id)
                .await
                .unwrap()
        );
    }
    assert!(
        group_administrators::remove(&mut conn, &guests.id, &ada.id)
            .await
            .unwrap()
    );
    assert!(
        !group_administrators::remove(&mut conn, &guests.id, &ada.id)
            .await
            .unwrap()
    );
    assert_eq!(
        group_administrators::groups_of(&mut conn, &ada.id).await.unwrap(),
        std::slice::from_ref(&staff)
    );
    let who = group_administrators::of_group(&mut conn, &staff.id)
        .await
        .unwrap();
    assert_eq!(
        who.iter().map(|m| m.username.as_str()).collect::<Vec<_>>(),
        ["ada"]
    );
    for (person, helped) in [(&bob, true), (&eve, false), (&ada, false)] {
        let helps = group_administrators::helps(&mut conn, &ada.id, &person.id).await;
        assert_eq!(helps.unwrap(), helped);
    }
    let theirs = Scope::LookedAfterBy(&ada.id);
    let seen = people::list(&mut conn, theirs, ("", ""), 9).await.unwrap();
    assert_eq!(
        seen.iter().map(|p| p.username.as_str()).collect::<Vec<_>>(),
        ["bob"]
    );
    let seen = groups::list(&mut conn, theirs).await.unwrap();
    assert_eq!((seen.len(), seen[0].members, seen[0].administrators), (1, 1, 1));
    assert_eq!(
        groups::list(&mut conn, Scope::LookedAfterBy("")).await.unwrap(),
        []
    );
    groups::delete(&mut conn, &staff.id).await.unwrap();
    assert_eq!(
        group_administrators::groups_of(&mut conn, &ada.id).await.unwrap(),
        []
    );
    group_administrators::add(&mut conn, &guests.id, &ada.id)
        .await
        .unwrap();
    people::delete(&mut conn, &ada.id).await.unwrap();
    assert_eq!(
        group_administrators::of_group(&mut conn, &guests.id)
            .await
            .unwrap(),
        []
    );
});
