//! A running portal: the release binary, on a database of its own.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail, ensure};
use server::config::keys::PREFIX;
use server::deps::Deps;

use crate::people::{self, SECRET, username};

/// The variable that names another binary than the release binary.
const BINARY: &str = "TWINLATCH_BINARY";
/// How long a portal may take to start.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is started.
pub(crate) struct Options {
    /// `None`: SQLite, in the portal's own folder.
    pub(crate) database_url: Option<String>,
    /// With nobody, the database is left for the portal to make.
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

/// It. Ends with this value.
pub(crate) struct Portal {
    pub(crate) url: String,
    /// From the last start to the first answer.
    pub(crate) started: Duration,
    process: Child,
    next: AtomicUsize,
    people: usize,
    site: Site,
}

impl Portal {
    /// Makes the database, puts people into it, starts the portal, and waits for its first answer.
    pub(crate) async fn start(options: &Options) -> anyhow::Result<Self> {
        let site = Site::new(options)?;
        if options.people > 0 {
            let deps = people::open(&site.pairs).await?;
            people::fill(&deps, options.people).await?;
            deps.store.close().await;
        }
        let (process, started) = site.serve().await?;
        Ok(Self {
            url: site.url.clone(),
            started,
            process,
            next: AtomicUsize::new(0),
            people: options.people,
            site,
        })
    }

    /// Asks it to end, and starts it again on the same database.
    pub(crate) async fn restart(&mut self) -> anyhow::Result<()> {
        let id = self.process.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status()?;
        ensure!(asked.success(), "the portal is gone");
        self.process.wait()?;
        (self.process, self.started) = self.site.serve().await?;
        Ok(())
    }

    /// Its database, opened beside it.
    pub(crate) async fn database(&self) -> anyhow::Result<Deps> {
        people::open(&self.site.pairs).await
    }

    /// Somebody who has not signed in yet; `None` when all have.
    pub(crate) fn somebody(&self) -> Option<String> {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        (next < self.people).then(|| username(next))
    }

    /// The session cookie of somebody who has just signed in.
    pub(crate) async fn signed_in(&self) -> anyhow::Result<String> {
        let name = self.somebody().context("nobody is left")?;
        crate::sign_in::once(&client()?, &self.url, &name).await
    }

    /// Threads that hash.
    pub(crate) fn workers(&self) -> f64 {
        std::thread::available_parallelism().map_or(1.0, |n| n.get() as f64)
    }

    /// Memory now.
    pub(crate) fn resident_mib(&self) -> anyhow::Result<f64> {
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
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where a portal keeps its things, and how it is set. The folder goes with this value.
struct Site {
    port: u16,
    url: String,
    folder: PathBuf,
    pairs: Vec<(&'static str, String)>,
}

impl Site {
    fn new(options: &Options) -> anyhow::Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let folder = std::env::temp_dir().join(format!("twinlatch-bench-{}-{port}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let url = format!("http://localhost:{port}");
        let mut pairs = vec![
            ("listen", format!("127.0.0.1:{port}")),
            ("public_url", url.clone()),
            ("data_dir", folder.join("data").display().to_string()),
            ("breaches.source", "off".to_owned()),
            ("log.level", "error".to_owned()),
            ("throttle.network_tries", "100000".to_owned()),
            ("argon2.queue", "10000".to_owned()),
            ("argon2.memory_kib", options.memory_kib.to_string()),
            ("argon2.time", options.time.to_string()),
        ];
        pairs.extend(options.database_url.clone().map(|url| ("database_url", url)));
        Ok(Self {
            port,
            url,
            folder,
            pairs,
        })
    }

    /// Starts the portal, and says how long the first answer took.
    async fn serve(&self) -> anyhow::Result<(Child, Duration)> {
        let binary = std::env::var(BINARY).unwrap_or_else(|_| "target/release/twinlatch".to_owned());
        let mut command = Command::new(&binary);
        command.arg("serve").stdout(Stdio::null());
        // Every variable that begins like this is a setting to the portal.
        command.env_remove(BINARY);
        for (name, value) in &self.pairs {
            let name = name.to_uppercase().replace('.', "_");
            command.env(format!("{PREFIX}{name}"), value);
        }
        let client = client()?;
        let begun = Instant::now();
        let mut process = command
            .spawn()
            .with_context(|| format!("{binary}: make release"))?;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if begun.elapsed() > PATIENCE || process.try_wait()?.is_some() {
                let _ = process.kill();
                bail!("the portal does not start");
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        let answer = client.get(format!("{}/healthz", self.url)).send().await;
        let started = begun.elapsed();
        match answer {
            Ok(answer) if answer.status().is_success() => Ok((process, started)),
            other => {
                let _ = process.kill();
                bail!("the portal answers {other:?}");
            }
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
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
