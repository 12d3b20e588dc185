//! What is filtered, as a file.

use super::*;

async fn file(portal: &Portal, wanted: Wanted, format: Format) -> String {
    let begin = async |work: &mut Work<'_>| Download::begin(work, wanted, format).await;
    let mut download = carry_out(&portal.deps, Origin::console(), begin)
        .await
        .expect("begun");
    let mut bytes = Vec::new();
    while let Some(part) = download.next(&portal.deps.store).await.expect("a part") {
        bytes.extend(part);
    }
    String::from_utf8(bytes).expect("UTF-8")
}

both!(a_file_holds_what_is_filtered, async |db| {
    let portal = Portal::new(db);
    some_days(&portal).await;
    happen(&portal, json!({ "name": "=HYPERLINK(\"http://evil\")" })).await;
    let of_bob = Typed {
        person: "bob",
        ..Typed::default()
    };
    let shown = page(
        db,
        &wanted(db, &portal, of_bob).await.expect("wanted"),
        At::Newest,
    )
    .await;
    portal.wait_s(1);
    let text = file(
        &portal,
        wanted(db, &portal, of_bob).await.expect("wanted"),
        Format::JsonLines,
    )
    .await;
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines[0]["whole"], false);
    let ids: Vec<_> = lines[1..]
        .iter()
        .rev()
        .map(|line| line["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(
        ids,
        shown
            .entries
            .iter()
            .map(|e| e.entry.id.as_str())
            .collect::<Vec<_>>()
    );
    assert!(lines[1..].iter().all(|line| line["subject"] == "bob"));
    // What was looked for stands in the file, and not in the log, which stays.
    let named = Typed {
        search: "Secretname",
        ..Typed::default()
    };
    let named = wanted(db, &portal, named).await.expect("wanted");
    assert!(
        file(&portal, named, Format::JsonLines)
            .await
            .contains("secretname")
    );
    portal.wait_s(1);
    let text = file(&portal, Wanted::default(), Format::Csv).await;
    assert!(!text.contains("secretname") && text.contains("search"), "{text}");
    let mut reader = csv_rows(&text);
    let head = reader.remove(0);
    assert_eq!((head[0].as_str(), head.len()), ("time", 13));
    assert!(reader.iter().all(|row| row.len() == head.len()));
    assert!(
        reader
            .iter()
            .any(|row| row[8].contains("HYPERLINK") && row[8].starts_with('{'))
    );
    assert!(
        reader.iter().any(|row| row[1] == "audit_exported"),
        "who took what out is in the log"
    );
});

both!(who_may_not_read_it_any_more_gets_no_more_of_a_file, async |db| {
    let portal = Portal::new(db);
    let ada = portal.person("ada", &[]).await;
    let switch = async |is: bool| {
        let mut conn = db.store.write().await.expect("a transaction");
        let set = server::store::people::set_administrator(&mut conn, &ada.id, is).await;
        set.expect("switched");
        conn.commit().await.expect("kept");
    };
    let mut work = Work::begin(&portal.deps, Origin::console()).await.expect("begun");
    for n in 0..1500 {
        let record = Record::default().with(json!({ "n": n }));
        work.record(Event::GroupChanged, record).await.expect("recorded");
    }
    work.commit().await.expect("kept");
    portal.wait_s(1);
    switch(true).await;
    let origin = Origin {
        actor: Some(ada.id.clone()),
        ..Origin::default()
    };
    let begin = async |work: &mut Work<'_>| Download::begin(work, Wanted::default(), Format::Csv).await;
    let mut download = carry_out(&portal.deps, origin, begin).await.expect("begun");
    assert!(download.next(&db.store).await.expect("a part").is_some());
    switch(false).await;
    assert!(download.next(&db.store).await.is_err());
});

/// Rows and cells: quotes may hold commas, and no cell holds a line break.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                c => cells.last_mut().expect("a cell").push(c),
            }
        }
        cells
    };
    text.lines().map(cells).collect()
}
