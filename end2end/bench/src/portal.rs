//! A running portal: the release binary, on a database with people in it.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};
use server::cli::portal as opened;
use server::config::Config;
use server::config::keys::PREFIX;
use server::hashing::Queue;
use server::providers::place;
use server::store::{self, enrolments::Enrolment, people::Person};
use server::validate;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "a long enough password";
/// The key of everybody's authenticator app.
const SECRET: &[u8] = b"12345678901234567890";
/// How many rows one transaction writes.
const BATCH: usize = 500;

/// What is started.
pub(crate) struct Options {
    pub(crate) database_url: Option<String>,
    pub(crate) people: usize,
    pub(crate) memory_kib: u32,
    pub(crate) time: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            database_url: None,
            people: 1_000,
            memory_kib: 19_456,
            time: 2,
        }
    }
}

/// It.
pub(crate) struct Portal {
    pub(crate) url: String,
    /// From the start to the first answer, on a database that is there.
    pub(crate) started: Duration,
    folder: PathBuf,
    process: Child,
    next: AtomicUsize,
    people: usize,
}

impl Portal {
    /// Makes the people, starts it, and waits for the first answer.
    pub(crate) async fn start(options: &Options) -> anyhow::Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let folder = std::env::temp_dir().join(format!("twinlatch-bench-{}-{port}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let url = format!("http://localhost:{port}");
        let data_dir = folder.join("data").display().to_string();
        let mut pairs = vec![
            ("listen", format!("127.0.0.1:{port}")),
            ("public_url", url.clone()),
            ("data_dir", data_dir),
            ("breaches.source", "off".to_owned()),
            ("log.level", "error".to_owned()),
            ("throttle.network_tries", "100000".to_owned()),
            ("argon2.queue", "10000".to_owned()),
            ("argon2.memory_kib", options.memory_kib.to_string()),
            ("argon2.time", options.time.to_string()),
        ];
        pairs.extend(options.database_url.clone().map(|url| ("database_url", url)));
        seed(&pairs, options.people).await?;
        let mut command = Command::new("target/release/twinlatch");
        command.arg("serve").stdout(Stdio::null()).stderr(Stdio::null());
        for (name, value) in &pairs {
            command.env(
                format!("{PREFIX}{}", name.to_uppercase().replace('.', "_")),
                value,
            );
        }
        let begun = Instant::now();
        let process = command
            .spawn()
            .context("target/release/twinlatch: make release")?;
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if begun.elapsed() > Duration::from_secs(20) {
                bail!("the portal does not start");
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        let answer = client()?.get(format!("{url}/healthz")).send().await?;
        if !answer.status().is_success() {
            bail!("the portal answers {}", answer.status());
        }
        Ok(Self {
            url,
            started: begun.elapsed(),
            folder,
            process,
            next: AtomicUsize::new(0),
            people: options.people,
        })
    }

    /// Somebody who has not signed in yet; `None` when all have.
    pub(crate) fn somebody(&self) -> Option<String> {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        (next < self.people).then(|| username(next))
    }

    /// The session cookie of somebody who has just signed in.
    pub(crate) async fn signed_in(&self) -> anyhow::Result<String> {
        let name = self.somebody().context("nobody is left")?;
        let client = client()?;
        crate::sign_in::once(&client, &self.url, &name).await
    }

    /// Threads that hash.
    pub(crate) fn workers(&self) -> f64 {
        std::thread::available_parallelism().map_or(1.0, |n| n.get() as f64)
    }

    /// Memory now.
    pub(crate) fn resident_mib(&mut self) -> anyhow::Result<f64> {
        self.status("VmRSS:")
    }

    /// The most memory so far.
    pub(crate) fn peak_mib(&self) -> anyhow::Result<f64> {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> anyhow::Result<f64> {
        let text = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let kib: f64 = line
            .and_then(|rest| rest.split_whitespace().next())
            .context("no such figure")?
            .parse()?;
        Ok(kib / 1024.0)
    }

    /// Ends it, and removes what it left.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        fs::remove_dir_all(&self.folder)?;
        Ok(())
    }
}

/// A client that keeps its connection, follows nothing, and sends no cookies by itself.
pub(crate) fn client() -> anyhow::Result<reqwest::Client> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .tcp_nodelay(true)
        .build()?)
}

/// The code that everybody's app shows now.
pub(crate) fn code() -> anyhow::Result<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let app = totp_rs::Builder::new().with_secret(SECRET.to_vec()).build();
    Ok(app
        .map_err(|_| anyhow::anyhow!("no app"))?
        .generate(now)
        .to_string())
}

fn username(number: usize) -> String {
    format!("person-{number}")
}

/// Makes the database and so many people, each with an app. They share one hash.
async fn seed(pairs: &[(&str, String)], count: usize) -> anyhow::Result<()> {
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let deps = opened::open(Config::with(&pairs)?, false).await?;
    let busy = |_| anyhow::anyhow!("too much to hash");
    let hash = deps.hasher.hash(Queue::Known, PASSWORD).await.map_err(busy)?;
    let key =
        serde_json::json!({ "secret": SECRET, "algorithm": "SHA1", "digits": 6, "period": 30 }).to_string();
    for first in (0..count).step_by(BATCH) {
        let mut conn = deps.store.write().await?;
        for number in first..count.min(first + BATCH) {
            let name = username(number);
            let person = Person {
                id: deps.id(),
                username_key: validate::key(&name),
                full_name: name.clone(),
                username: name,
                email: None,
                email_key: None,
                password_hash: Some(hash.clone()),
                administrator: number == 0,
                disabled: false,
                language: None,
                created_at: deps.now_ms(),
                last_sign_in_at: None,
                last_provider: None,
            };
            store::people::insert(&mut conn, &person).await?;
            let id = deps.id();
            let data = deps.keys.seal(place(&id), key.as_bytes(), deps.random.as_ref());
            let enrolment = Enrolment {
                id,
                person_id: person.id,
                provider: "totp".to_owned(),
                name: "Phone".to_owned(),
                name_key: "phone".to_owned(),
                data: Some(data),
                created_at: deps.now_ms(),
                last_used_at: None,
            };
            store::enrolments::insert(&mut conn, &enrolment).await?;
        }
        conn.commit().await?;
    }
    deps.store.close().await;
    Ok(())
}
