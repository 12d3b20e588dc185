//! The whole sealed log as JSON lines that can be checked without the portal (`offline.rs`), a part at a time.
//!
//! ```text
//! {"twinlatch_audit":1,"whole":true,"instance":…,"made_at":…,"removed":null | where it begins, signed}
//! {"entry":{"seq":1,…}}                 the entries of a batch
//! {"seal":{"first_seq":1,"last_seq":3,"digests":[…],"hash":…,"sealed_at_ms":…,"key":…,"signature":…}}
//! …
//! {"checkpoint":{…}}                    the last line: the signed end (taking the log out is an entry, so there is one)
//! ```
//!
//! `detail` is JSON; where writing it again would not give the same text, `detail_text` holds the text itself.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use super::digest::Hash;
use super::sealer;
use super::signed::Checkpoint;
use super::walk::{Step, Walk};
use crate::deps::Deps;
use crate::store::{Conn, StoreError, audit::Marked, audit_seals, audit_seals::Seal};
use crate::times;

/// The version of the format: the value of `twinlatch_audit` in the first line.
pub const VERSION: i64 = 1;

/// About so many bytes one part holds.
const PART: usize = 64 * 1024;

/// An export in progress. It holds a snapshot of the database.
pub struct Export {
    conn: Conn,
    walk: Walk,
    head: Option<String>,
    instance: String,
    last: Option<Checkpoint>,
    done: bool,
}

impl Export {
    /// Begins one, after sealing what waits.
    ///
    /// # Errors
    /// The store.
    pub async fn begin(deps: &Deps) -> Result<Self, StoreError> {
        let mut conn = sealer::settled(deps).await?;
        let cut = audit_seals::cut(&mut conn).await?;
        let cut = cut.and_then(|cut| Checkpoint::of_cut(&deps.instance_id, &cut));
        let head = json!({
            "twinlatch_audit": VERSION, "whole": true, "instance": deps.instance_id,
            "made_at": times::rfc3339(deps.now_ms()), "removed": cut.map(|cut| cut.json()),
        });
        Ok(Self {
            conn,
            walk: Walk::new(),
            head: Some(format!("{head}\n")),
            instance: deps.instance_id.clone(),
            last: None,
            done: false,
        })
    }

    /// The next lines; `None` at the end.
    ///
    /// # Errors
    /// The store. What was written until then ends without its checkpoint, and so does not pass for whole.
    pub async fn next(&mut self) -> Result<Option<String>, StoreError> {
        if self.done {
            return Ok(None);
        }
        let mut text = self.head.take().unwrap_or_default();
        while text.len() < PART {
            let line = match self.walk.next(&mut self.conn).await? {
                Some(Step::Entry(row)) => json!({ "entry": entry(&row) }),
                Some(Step::Seal(seal)) => {
                    self.last = Checkpoint::of_seal(&self.instance, &seal);
                    json!({ "seal": seal_value(&seal) })
                }
                None => {
                    self.done = true;
                    match self.last.take() {
                        Some(end) => json!({ "checkpoint": end.json() }),
                        None => break,
                    }
                }
            };
            text.push_str(&line.to_string());
            text.push('\n');
            if self.done {
                break;
            }
        }
        Ok(Some(text))
    }
}

fn entry(row: &Marked) -> Value {
    let (entry, marks) = (&row.entry, &row.marks);
    let bytes = |bytes: &[u8]| HEXLOWER.encode(bytes);
    let mut value = json!({
        "seq": entry.seq, "id": entry.id, "at": times::rfc3339(entry.at), "at_ms": entry.at, "event": entry.event,
        "actor": entry.actor, "subject": entry.subject, "provider": entry.provider,
        "policy_version": entry.policy_version, "address": entry.address, "agent": entry.agent,
        "origin_salt": marks.origin_salt.as_deref().map(bytes), "origin_digest": bytes(&marks.origin_digest),
        "matter_salt": marks.matter_salt.as_deref().map(bytes), "matter_digest": bytes(&marks.matter_digest),
    });
    let detail = serde_json::from_str::<Value>(&entry.detail).ok();
    let again = detail.as_ref().map(Value::to_string);
    match detail.filter(|_| again.as_ref() == Some(&entry.detail)) {
        Some(detail) => value["detail"] = detail,
        None => value["detail_text"] = entry.detail.clone().into(),
    }
    value
}

fn seal_value(seal: &Seal) -> Value {
    let digests = seal.digests.chunks(size_of::<Hash>());
    json!({
        "first_seq": seal.first_seq, "last_seq": seal.last_seq,
        "digests": digests.map(|digest| HEXLOWER.encode(digest)).collect::<Vec<_>>(),
        "hash": HEXLOWER.encode(&seal.hash), "sealed_at_ms": seal.sealed_at,
        "key": HEXLOWER.encode(&seal.signer), "signature": HEXLOWER.encode(&seal.signature),
    })
}
