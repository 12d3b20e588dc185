//! The address of a database: `sqlite://path/to/file` or `postgres://user@host/name`. Shown and logged without secrets.
//! A parameter that is to be understood is added here.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use super::OpenError;

/// The two engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file; the default.
    Sqlite,
    /// A server, for several portals at once.
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// Where the database is. Parse it from the configuration; its `Display` and `Debug` hide user, password and parameters.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    engine: Engine,
    full: String,
    shown: String,
    file: Option<PathBuf>,
}

impl DatabaseUrl {
    /// The address of a SQLite file.
    pub fn sqlite(file: &Path) -> Result<Self, OpenError> {
        Self::file(file.to_str().ok_or_else(|| bad("the path is not UTF-8"))?, "rw")
    }

    /// Which engine it names.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The file, when it is SQLite.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The whole address, secrets included: for drivers only.
    pub fn reveal(&self) -> &str {
        &self.full
    }

    fn file(path: &str, mode: &str) -> Result<Self, OpenError> {
        if path.is_empty() || path.starts_with(":memory:") {
            return Err(bad("SQLite needs a file: sqlite://path/to/file"));
        }
        let absolute = std::path::absolute(path).map_err(|e| bad(&e.to_string()))?;
        let text = absolute.to_str().ok_or_else(|| bad("the path is not UTF-8"))?;
        Ok(Self {
            engine: Engine::Sqlite,
            full: format!("sqlite://{}?mode={mode}", escape(text)),
            shown: format!("sqlite://{path}"),
            file: Some(absolute),
        })
    }
}

impl FromStr for DatabaseUrl {
    type Err = OpenError;

    fn from_str(text: &str) -> Result<Self, OpenError> {
        let (scheme, rest) = text
            .split_once(':')
            .ok_or_else(|| bad("it must start with sqlite:// or postgres://"))?;
        let (before, parameters) = rest.split_once('?').map_or((rest, None), |(b, p)| (b, Some(p)));
        let body = before.strip_prefix("//").unwrap_or(before);
        match scheme {
            "sqlite" => match parameters {
                None => Self::file(body, "rw"),
                Some("mode=rw" | "mode=rwc") => Self::file(body, "rw"),
                Some("mode=ro") => Self::file(body, "ro"),
                Some(_) => Err(bad("a SQLite address has no parameters but mode=rw or mode=ro")),
            },
            "postgres" | "postgresql" => {
                if !before.starts_with("//") {
                    return Err(bad("it must look like postgres://user@host/name"));
                }
                let place = body.rsplit_once('@').map_or(body, |(_, place)| place);
                Ok(Self {
                    engine: Engine::Postgres,
                    full: text.to_owned(),
                    shown: format!("postgres://{place}"),
                    file: None,
                })
            }
            _ => Err(bad("it must start with sqlite:// or postgres://")),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({})", self.shown)
    }
}

fn bad(why: &str) -> OpenError {
    OpenError::BadUrl(why.to_owned())
}

/// Percent-encodes everything in a path that means something in an address.
fn escape(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                (byte as char).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
