//! A long log: sealed in batches, exported in parts, checked in one go, with little in memory. Longer in `make soak`.

use std::io::{BufReader, Write as _};

use serde_json::json;
use server::audit::offline;

use super::*;
use crate::both;
use crate::soak::rounds;
use crate::support::databases::folder;

both!(a_long_log_is_sealed_exported_and_checked_in_parts, async |db| {
    let portal = Portal::new(db);
    let thousands = rounds(3, 50);
    for thousand in 0..thousands {
        let mut work = Work::begin(&portal.deps, Origin::console()).await.expect("begun");
        for n in 0..1000 {
            let record = Record::default().with(json!({ "thousand": thousand, "n": n }));
            work.record(Event::GroupChanged, record).await.expect("recorded");
        }
        work.commit().await.expect("kept");
    }
    sealer::all(&portal.deps).await.expect("sealed");
    let entries = u64::from(thousands) * 1000;
    let verified = verify(&portal, None).await.expect("whole").verified;
    assert_eq!((verified.entries, verified.seals), (entries, entries / 500));
    let folder = folder("export");
    let path = folder.join("log.jsonl");
    let mut file = std::fs::File::create(&path).expect("a file");
    let mut export = seals::export(&portal.deps, Origin::console())
        .await
        .expect("begun");
    while let Some(part) = export.next().await.expect("a part") {
        assert!(part.len() < 256 * 1024, "{} bytes at once", part.len());
        file.write_all(part.as_bytes()).expect("written");
    }
    drop(export);
    let file = BufReader::new(std::fs::File::open(&path).expect("the file"));
    let checked = offline::verify(file, &[], Some(checkpoint(&portal).await)).expect("whole");
    assert_eq!(checked.entries, entries + 1);
    std::fs::remove_dir_all(folder).expect("the folder goes");
});
