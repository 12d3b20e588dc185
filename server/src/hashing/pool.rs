//! The threads that hash, and the two queues in front of them.
//!
//! Each thread keeps its memory blocks from one hash to the next, and clears them before it waits: Argon2's own allocation is
//! neither reused nor cleared. While others wait there is no need, because the next hash writes over every block before it reads
//! it. A hash whose asker has gone away is not run.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use argon2::Block;
use tokio::sync::oneshot;
use zeroize::{Zeroize, Zeroizing};

use super::phc::Cost;
use super::{Busy, Queue, memory};
use crate::config::Argon2;

/// One hash to run.
pub(super) struct Job {
    pub(super) secret: Zeroizing<String>,
    pub(super) salt: Vec<u8>,
    pub(super) cost: Cost,
    /// Length of the output in bytes.
    pub(super) length: usize,
}

type Output = Zeroizing<Vec<u8>>;

struct Waiting {
    job: Job,
    answer: oneshot::Sender<Output>,
}

#[derive(Default)]
struct Queues {
    known: VecDeque<Waiting>,
    unknown: VecDeque<Waiting>,
    closed: bool,
}

struct Shared {
    queues: Mutex<Queues>,
    changed: Condvar,
    ran: Arc<AtomicU64>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queues> {
        // Nothing is done under the lock that could leave the queues half changed.
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct Pool {
    shared: Arc<Shared>,
    /// How many hashes may wait in each queue.
    capacity: usize,
    workers: usize,
    /// A rough guess at how long one hash takes.
    hash_ms: usize,
}

impl Pool {
    /// Starts the threads.
    pub(super) fn start(config: &Argon2, ran: Arc<AtomicU64>) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            queues: Mutex::default(),
            changed: Condvar::new(),
            ran,
        });
        let workers = config.workers.max(1);
        // Argon2 goes over about a MiB per millisecond.
        let kib = u64::from(config.memory_kib).saturating_mul(config.time.into());
        let hash_ms = usize::try_from(kib / 1024).unwrap_or(usize::MAX).max(1);
        let pool = Self {
            shared,
            capacity: config.queue.max(1),
            workers,
            hash_ms,
        };
        for number in 0..workers {
            let shared = Arc::clone(&pool.shared);
            // On an error the pool is dropped here, which ends those that have started.
            std::thread::Builder::new()
                .name(format!("argon2-{number}"))
                .spawn(move || work(&shared))?;
        }
        Ok(pool)
    }

    /// Runs all of the jobs or none; their outputs in order.
    pub(super) async fn run(&self, queue: Queue, jobs: Vec<Job>) -> Result<Vec<Output>, Busy> {
        let answers = self.enter(queue, jobs)?;
        let mut outputs = Vec::with_capacity(answers.len());
        for answer in answers {
            outputs.push(answer.await.map_err(|_| self.busy())?);
        }
        Ok(outputs)
    }

    fn enter(&self, queue: Queue, jobs: Vec<Job>) -> Result<Vec<oneshot::Receiver<Output>>, Busy> {
        let mut queues = self.shared.lock();
        let line = match queue {
            Queue::Known => &mut queues.known,
            Queue::Unknown => &mut queues.unknown,
        };
        // Those who went away make room. An empty queue takes any number, or a set of codes could never be hashed.
        line.retain(|waiting| !waiting.answer.is_closed());
        if !line.is_empty() && line.len() + jobs.len() > self.capacity {
            drop(queues);
            return Err(self.busy());
        }
        let mut answers = Vec::with_capacity(jobs.len());
        let wanted = jobs.len();
        for job in jobs {
            let (answer, receiver) = oneshot::channel();
            line.push_back(Waiting { job, answer });
            answers.push(receiver);
        }
        drop(queues);
        for _ in 0..wanted {
            self.shared.changed.notify_one();
        }
        Ok(answers)
    }

    /// What those who do not fit are told.
    pub(super) fn busy(&self) -> Busy {
        let queues = self.shared.lock();
        let waiting = queues.known.len() + queues.unknown.len();
        let seconds = waiting.saturating_mul(self.hash_ms) / self.workers / 1000 + 1;
        Busy {
            retry_after_s: u32::try_from(seconds).unwrap_or(60).min(60),
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let mut queues = self.shared.lock();
        queues.closed = true;
        queues.known.clear();
        queues.unknown.clear();
        drop(queues);
        self.shared.changed.notify_all();
    }
}

/// What a thread does, until the pool is dropped.
fn work(shared: &Shared) {
    let mut memory = Vec::new();
    while let Some(Waiting { job, answer }) = next(shared, &mut memory) {
        if answer.is_closed() {
            continue;
        }
        shared.ran.fetch_add(1, Ordering::SeqCst);
        if let Some(output) = run(&job, &mut memory) {
            // Whoever asked may have gone away meanwhile.
            drop(answer.send(output));
        }
    }
}

/// Waits for the next job: of a known browser if there is one. Leaves nothing in the memory while it waits.
fn next(shared: &Shared, memory: &mut [Block]) -> Option<Waiting> {
    let mut cleared = false;
    let mut queues = shared.lock();
    loop {
        if queues.closed {
            clear(memory);
            return None;
        }
        if let Some(waiting) = queues.known.pop_front().or_else(|| queues.unknown.pop_front()) {
            return Some(waiting);
        }
        if !cleared {
            drop(queues);
            clear(memory);
            cleared = true;
            queues = shared.lock();
            continue;
        }
        queues = shared
            .changed
            .wait(queues)
            .unwrap_or_else(PoisonError::into_inner);
    }
}

fn clear(memory: &mut [Block]) {
    memory.iter_mut().for_each(Zeroize::zeroize);
}

/// One hash. `None` for parameters that Argon2 does not know.
pub(super) fn run(job: &Job, memory: &mut Vec<Block>) -> Option<Output> {
    let (argon2, blocks) = job.cost.argon2().ok()?;
    if memory.len() != blocks {
        // A hash made with other parameters leaves no more memory behind than the present one needs, nor takes both at once.
        clear(memory);
        *memory = Vec::new();
        *memory = memory::blocks(blocks);
    }
    let mut output = Zeroizing::new(vec![0; job.length]);
    let done =
        argon2.hash_password_into_with_memory(job.secret.as_bytes(), &job.salt, &mut output, &mut memory[..]);
    done.ok().map(|()| output)
}
