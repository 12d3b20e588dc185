//! The list of people in other orders, and back from a later page.

use server::store;

use super::desk;
use super::lists::{link, many, names};
use crate::both;
use crate::support::browser::Browser;
use crate::support::portal::Portal;

const PEOPLE: &str = "/admin/people";

/// The usernames of all pages from this one on, by the link with these words.
async fn walk(browser: &mut Browser, path: &str, words: &str) -> Vec<Vec<String>> {
    let (mut pages, mut path) = (Vec::new(), Some(path.to_owned()));
    while let Some(to) = path {
        let page = browser.get(&to).await;
        pages.push(names(&page.body));
        path = link(&page.body, words);
    }
    pages
}

both!(a_list_is_read_both_ways_in_every_order, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    many(&portal, 120).await;
    let mut conn = db.store.write().await.expect("a transaction");
    // Many never signed in, some did in the same millisecond.
    for number in 0..60 {
        let name = format!("person-{number:03}");
        let person = store::people::by_username_key(&mut conn, &name)
            .await
            .expect("an answer")
            .expect("the person");
        let at = portal.deps.now_ms() - 60_000 - 1_000 * (number / 3);
        store::people::touch_sign_in(&mut conn, &person.id, None, at)
            .await
            .expect("touched");
    }
    conn.commit().await.expect("kept");
    for sort in ["", "-name", "seen", "-seen"] {
        let first = format!("{PEOPLE}?sort={sort}");
        let on = walk(&mut ada, &first, "Next page").await;
        assert_eq!(
            on.iter().map(Vec::len).collect::<Vec<_>>(),
            [50, 50, 21],
            "{sort}"
        );
        let mut all = on.concat();
        let last = {
            let mut path = first;
            while let Some(to) = link(&ada.get(&path).await.body, "Next page") {
                path = to;
            }
            path
        };
        let mut back = walk(&mut ada, &last, "Previous page").await;
        back.reverse();
        assert_eq!(back.concat(), all, "{sort}: the same way back");
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 121, "{sort}: everybody once");
    }
    let up = walk(&mut ada, "/admin/people?sort=seen", "Next page")
        .await
        .concat();
    let mut down = walk(&mut ada, "/admin/people?sort=-seen", "Next page")
        .await
        .concat();
    assert_eq!(up[0], "person-060", "who never signed in comes first");
    assert_eq!(up[120], "ada", "who has just signed in comes last");
    down.reverse();
    assert_eq!(up, down);
});

both!(the_heads_of_the_table_order_it, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    many(&portal, 60).await;
    let page = ada.get("/admin/people?find=person").await.body;
    assert_eq!(page.matches("aria-sort=\"ascending\"").count(), 1);
    for to in [
        "/admin/people?find=person&amp;sort=-name",
        "/admin/people?find=person&amp;sort=-seen",
    ] {
        assert!(page.contains(&format!("href=\"{to}\"")), "{to}: {page}");
    }
    let page = ada.get("/admin/people?find=person&sort=-seen").await.body;
    assert_eq!(page.matches("aria-sort=\"descending\"").count(), 1);
    assert!(
        page.contains("<input type=\"hidden\" name=\"sort\" value=\"-seen\""),
        "{page}"
    );
    for to in [
        "/admin/people?find=person",
        "/admin/people?find=person&amp;sort=seen",
    ] {
        assert!(page.contains(&format!("href=\"{to}\"")), "{to}: {page}");
    }
    // What nobody writes by hand shows the first page, and breaks nothing.
    for hostile in [
        "after=zzz",
        "after=.",
        "after=0.%00",
        "before=x.y",
        "after=9e9.a&before=1",
        "sort=%00",
        "before=99999999999999999999.a",
    ] {
        let page = ada.get(&format!("/admin/people?{hostile}")).await;
        assert_eq!(names(&page.body).len(), 50, "{hostile}");
    }
    // Nobody stands there any more: back to the first page.
    let page = ada.get("/admin/people?before=0.").await;
    assert!(names(&page.body).is_empty());
    assert_eq!(link(&page.body, "First page").as_deref(), Some("/admin/people"));
});

both!(those_who_owe_are_read_both_ways, async |db| {
    let portal = Portal::new(db);
    let mut ada = desk(&portal).await;
    many(&portal, 110).await;
    portal.enforce(&[]).await;
    let on = walk(&mut ada, "/admin/people?state=owes&sort=-name", "Next page").await;
    let mut last = "/admin/people?state=owes&sort=-name".to_owned();
    while let Some(to) = link(&ada.get(&last).await.body, "Next page") {
        last = to;
    }
    let mut back = walk(&mut ada, &last, "Previous page").await;
    back.reverse();
    assert_eq!(back.concat(), on.concat());
    assert!(on.concat().windows(2).all(|pair| pair[0] > pair[1]), "{on:?}");
});
