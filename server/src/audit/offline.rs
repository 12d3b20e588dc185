//! Checking an export (`export.rs`) without the portal: line by line, with no more in memory than one batch.

use std::io::{self, BufRead, Read as _};

use serde_json::Value;

use super::digest::Hash;
use super::export::VERSION;
use super::signed::{Checkpoint, PublicKey, hex};
use super::verify::{Problem, Trust, Verified, Verifier};
use crate::store::audit::{Entry, Marked, Marks};
use crate::store::audit_seals::Seal;

/// How long a line may be, in bytes. A seal of a full batch has 34,000; no entry comes near it.
pub const LONGEST_LINE: u64 = 1024 * 1024;

/// Why an export does not pass.
#[derive(Debug, thiserror::Error)]
pub enum OfflineError {
    /// A line is not what an export holds there.
    #[error("line {number}: {what}")]
    Line {
        /// Which, from 1.
        number: u64,
        /// What is wrong with it.
        what: String,
    },
    /// The lines can be read, and do not fit together.
    #[error("line {number}: {problem}")]
    Problem {
        /// At which line that was seen.
        number: u64,
        /// What is wrong.
        problem: Problem,
    },
    /// Reading failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Checks an export. With a checkpoint that was kept elsewhere, cutting off its end is found, too. A checkpoint's key is trusted
/// when none is given; without both the export is compared with itself only ([`Trust::Any`]).
///
/// # Errors
/// The first thing that is wrong, with its line.
pub fn verify(
    file: impl BufRead,
    keys: &[PublicKey],
    checkpoint: Option<Checkpoint>,
) -> Result<Verified, OfflineError> {
    let trust = match (keys, &checkpoint) {
        ([], None) => Trust::Any,
        ([], Some(checkpoint)) => Trust::Keys(vec![checkpoint.key]),
        (keys, _) => Trust::Keys(keys.to_vec()),
    };
    let mut lines = Lines { file, number: 0 };
    let head = lines.next()?.ok_or_else(|| lines.wrong("the file is empty"))?;
    let (instance, cut) = begin(&head).map_err(|what| lines.wrong(what))?;
    let verifier = Verifier::new(&instance, trust, cut.as_ref(), checkpoint);
    let mut verifier = verifier.map_err(|problem| lines.problem(problem))?;
    let mut ended = false;
    while let Some(line) = lines.next()? {
        if ended {
            return Err(lines.wrong("there is something after the checkpoint, which is the last line"));
        }
        if let Some(value) = line.get("checkpoint") {
            let end = Checkpoint::read(value).map_err(|what| lines.wrong(what))?;
            let (seq, hash) = verifier.end();
            if (end.seq, &end.hash[..]) != (seq, hash) || end.instance != instance {
                return Err(lines.problem(Problem::CutOff {
                    end: seq,
                    seq: end.seq,
                }));
            }
            ended = true;
            continue;
        }
        let step = if let Some(value) = line.get("entry") {
            let row = entry(value).ok_or_else(|| lines.wrong("this is no entry"))?;
            verifier.entry(&row)
        } else if let Some(value) = line.get("seal") {
            let seal = seal(value).ok_or_else(|| lines.wrong("this is no seal"))?;
            verifier.seal(&seal)
        } else {
            return Err(lines.wrong("this is neither an entry nor a seal nor a checkpoint"));
        };
        step.map_err(|problem| lines.problem(problem))?;
    }
    if !ended {
        return Err(lines.wrong("the export ends here without its checkpoint: it was cut off"));
    }
    verifier.finish().map_err(|problem| lines.problem(problem))
}

/// The lines of a file, none longer than it may be.
struct Lines<R> {
    file: R,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> Result<Option<Value>, OfflineError> {
        let mut bytes = Vec::new();
        let read = self
            .file
            .by_ref()
            .take(LONGEST_LINE + 1)
            .read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        if read as u64 > LONGEST_LINE {
            return Err(self.wrong("the line is longer than 1 MiB"));
        }
        match serde_json::from_slice(&bytes) {
            Ok(value @ Value::Object(_)) => Ok(Some(value)),
            _ => Err(self.wrong("this is no JSON object, or only the beginning of one")),
        }
    }

    fn wrong(&self, what: impl Into<String>) -> OfflineError {
        OfflineError::Line {
            number: self.number,
            what: what.into(),
        }
    }

    fn problem(&self, problem: Problem) -> OfflineError {
        OfflineError::Problem {
            number: self.number,
            problem,
        }
    }
}

/// Whose log it is, and where it begins.
fn begin(head: &Value) -> Result<(String, Option<Checkpoint>), String> {
    match head["twinlatch_audit"].as_i64() {
        Some(VERSION) => {}
        Some(other) => return Err(format!("this program does not know version {other} of an export")),
        None => return Err("this is no export of an audit log".to_owned()),
    }
    if head["whole"] != true {
        return Err("the export was filtered: only a whole one can be checked".to_owned());
    }
    let instance = head["instance"]
        .as_str()
        .ok_or("the export does not say of which portal it is")?;
    let cut = match &head["removed"] {
        Value::Null => None,
        cut => Some(Checkpoint::read(cut)?),
    };
    Ok((instance.to_owned(), cut))
}

fn entry(value: &Value) -> Option<Marked> {
    let text = |field: &str| value[field].as_str().map(str::to_owned);
    let bytes = |field: &str| match &value[field] {
        Value::Null => Some(None),
        Value::String(text) => hex(text).map(Some),
        _ => None,
    };
    let detail = match value.get("detail_text") {
        Some(text) => text.as_str()?.to_owned(),
        None => value.get("detail")?.to_string(),
    };
    Some(Marked {
        entry: Entry {
            id: text("id")?,
            seq: Some(value["seq"].as_i64()?),
            at: value["at_ms"].as_i64()?,
            event: text("event")?,
            actor: text("actor"),
            subject: text("subject"),
            provider: text("provider"),
            policy_version: value["policy_version"].as_i64(),
            address: text("address"),
            agent: text("agent"),
            detail,
        },
        marks: Marks {
            origin_salt: bytes("origin_salt")?,
            origin_digest: bytes("origin_digest")??,
            matter_salt: bytes("matter_salt")?,
            matter_digest: bytes("matter_digest")??,
            mac: Vec::new(),
        },
    })
}

fn seal(value: &Value) -> Option<Seal> {
    let bytes = |field: &str| hex(value[field].as_str()?);
    let mut digests = Vec::new();
    for digest in value["digests"].as_array()? {
        let digest = hex(digest.as_str()?)?;
        (digest.len() == size_of::<Hash>()).then_some(())?;
        digests.extend(digest);
    }
    Some(Seal {
        first_seq: value["first_seq"].as_i64()?,
        last_seq: value["last_seq"].as_i64()?,
        digests,
        hash: bytes("hash")?,
        sealed_at: value["sealed_at_ms"].as_i64()?,
        signer: bytes("key")?,
        signature: bytes("signature")?,
    })
}
