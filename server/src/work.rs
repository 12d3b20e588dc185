//! One unit of work: the transaction of a use case, with the time it happens at, where it comes from, and its audit log.
//!
//! A use case takes `&mut Work`, reads, decides, writes and records; whoever began the work commits it. Entries of the log are written
//! last, several in one statement, and their copies only after the commit, so the log never tells of what did not happen.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::audit::{Event, Record, digest};
use crate::deps::Deps;
use crate::random::Random;
use crate::secrets::Keys;
use crate::store::audit::{Entry, Marked, TOGETHER};
use crate::store::{self, Conn, StoreError};

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The client's address; none on the command line.
    pub address: Option<std::net::IpAddr>,
    /// The browser, as `http::agent` writes it; none on the command line.
    pub agent: Option<String>,
    /// Who acts: the id of a person, or `console`.
    pub actor: Option<String>,
}

impl Origin {
    /// The server's own command line.
    pub fn console() -> Self {
        Self {
            actor: Some("console".to_owned()),
            ..Self::default()
        }
    }

    /// The address as text, empty without one.
    pub fn address_text(&self) -> String {
        self.address.map(|a| a.to_string()).unwrap_or_default()
    }

    /// The browser as text, empty without one.
    pub fn agent_text(&self) -> String {
        self.agent.clone().unwrap_or_default()
    }
}

/// One unit of work.
pub struct Work<'d> {
    /// What the portal is made of.
    pub deps: &'d Deps,
    /// The transaction.
    pub conn: Conn,
    /// Where it comes from.
    pub origin: Origin,
    /// When it happens: one time for the whole unit.
    pub now: i64,
    recorded: Vec<Marked>,
    /// How many of them are in the database.
    written: usize,
}

impl<'d> Work<'d> {
    /// Begins a transaction.
    pub async fn begin(deps: &'d Deps, origin: Origin) -> Result<Self, StoreError> {
        let conn = deps.store.write().await?;
        Ok(Self {
            deps,
            conn,
            origin,
            now: deps.now_ms(),
            recorded: Vec::new(),
            written: 0,
        })
    }

    /// Adds one entry to the audit log. It is in the database when so many are waiting that they fill a statement, and at the latest
    /// with the commit.
    ///
    /// # Errors
    /// The store's, of this entry or one before.
    pub async fn record(&mut self, event: Event, record: Record<'_>) -> Result<(), StoreError> {
        let random = self.deps.random.as_ref();
        let entry = entry((&self.origin, self.now, random), event, record);
        self.recorded.push(marked(&self.deps.keys, random, entry));
        match self.recorded.len() - self.written {
            waiting if waiting < TOGETHER => Ok(()),
            _ => self.write_log().await,
        }
    }

    /// Writes the entries that wait: before this transaction itself reads or erases what is in the log.
    ///
    /// # Errors
    /// The store's.
    pub async fn write_log(&mut self) -> Result<(), StoreError> {
        let waiting = self.recorded.get(self.written..).unwrap_or_default();
        store::audit::insert(&mut self.conn, waiting).await?;
        self.written = self.recorded.len();
        Ok(())
    }

    /// Keeps everything, then writes the log's copies.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        self.write_log().await?;
        self.conn.commit().await?;
        if !self.recorded.is_empty() {
            self.deps.bell.ring();
        }
        for Marked { entry, .. } in &self.recorded {
            crate::audit::publish(self.deps.audit_file.as_ref(), entry);
        }
        Ok(())
    }
}

/// An entry of the log, of this moment.
pub(crate) fn entry(
    (origin, now, random): (&Origin, i64, &dyn Random),
    event: Event,
    record: Record<'_>,
) -> Entry {
    Entry {
        id: entry_id(&crate::random::id(random, now)),
        seq: None,
        at: now,
        event: event.name().to_owned(),
        actor: record.actor.map(str::to_owned).or_else(|| origin.actor.clone()),
        subject: record.subject.map(str::to_owned),
        provider: record.provider.map(str::to_owned),
        policy_version: record.policy_version,
        address: origin.address.map(|a| a.to_string()),
        agent: origin.agent.clone(),
        detail: record.detail.to_string(),
    }
}

/// The entry with the marks by which the sealer knows that the portal wrote it.
pub(crate) fn marked(keys: &Keys, random: &dyn Random, entry: Entry) -> Marked {
    let mut marks = digest::marks(&entry, random);
    marks.mac = digest::mac(keys, &entry, &marks);
    Marked { entry, marks }
}

/// The id of an entry: a UUID of version 7 whose random part begins with a counter (RFC 9562 section 6.2, method 1), so that
/// entries of one millisecond keep their order.
fn entry_id(id: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let count = NEXT.fetch_add(1, Ordering::Relaxed) & 0xFF_FFFF;
    let (time, tail) = (id.get(..14).unwrap_or_default(), id.get(23..).unwrap_or_default());
    format!("{time}7{:03x}-8{:03x}{tail}", count >> 12, count & 0xFFF)
}

#[cfg(test)]
mod tests {
    #[test]
    fn entries_of_one_millisecond_keep_their_order() {
        let ids: Vec<_> = (0..100)
            .map(|_| super::entry_id("01987654-3210-7abc-9def-0123456789ab"))
            .collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
        assert_eq!(ids[0].len(), 36);
    }
}
