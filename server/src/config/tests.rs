//! The table is complete, the defaults are those of the plan, and every mistake is named.

mod mistakes;

use std::collections::BTreeSet;

use super::keys::{KEYS, Shape, markdown};
use super::values::Values;
use super::*;
use crate::clock::{HOUR_MS, MINUTE_MS};

/// A file in a folder of its own, gone when dropped.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("twinlatch-config-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("config.toml"), text).unwrap();
        Self(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.join("config.toml")
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn environment(pairs: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
    pairs
        .iter()
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

fn read(name: &str, text: &str, pairs: &[(&str, &str)]) -> Result<Config, String> {
    let file = File::new(name, text);
    let shown = |error: ConfigError| {
        error
            .to_string()
            .replace(&file.path().display().to_string(), "FILE")
    };
    Config::read(Some(&file.path()), &environment(pairs), 2).map_err(shown)
}

#[test]
fn the_table_is_complete() {
    let mut checker = checker::Checker::new(Values::collect(None, &[]));
    checker.build(2);
    let table: BTreeSet<_> = KEYS.iter().map(|key| key.name).collect();
    assert_eq!(
        checker.used, table,
        "every key reaches the struct, and every field has a key"
    );
    assert_eq!(table.len(), KEYS.len(), "no name twice");
    let variables: BTreeSet<_> = KEYS.iter().map(|key| key.variable()).collect();
    assert_eq!(variables.len(), KEYS.len(), "no variable twice");
    for key in KEYS {
        assert!(!key.meaning.is_empty() && !key.meaning.contains('|') && !key.shape.accepted().is_empty());
        assert!(markdown().contains(&format!("| `{}` | `{}`", key.name, key.variable())));
        let tops = KEYS
            .iter()
            .filter(|other| other.name.starts_with(&format!("{}.", key.name)));
        assert_eq!(tops.count(), 0, "{} is both a key and a table", key.name);
    }
}

#[test]
fn every_key_can_be_given_in_the_file_and_in_the_environment() {
    for key in KEYS {
        let text = match (key.shape, key.name) {
            (Shape::Number { min, .. }, _) => min.to_string(),
            (Shape::Flag, _) => "false".to_owned(),
            (Shape::OneOf(words), _) => words[1].to_owned(),
            (_, "trusted_proxies") => "10.0.0.0/8".to_owned(),
            (_, "help_url" | "imprint_url" | "privacy_url") => "https://example.org".to_owned(),
            (
                _,
                "contact"
                | "audit_file"
                | "terms.file"
                | "terms.file_de"
                | "terms.version"
                | "webauthn.metadata_file"
                | "webauthn.metadata_root"
                | "webauthn.roots_dir",
            ) => "given".to_owned(),
            _ => key.default.to_owned(),
        };
        let toml = match key.shape {
            Shape::Number { .. } | Shape::Flag => text.clone(),
            Shape::List(_) => format!("[{text:?}]"),
            Shape::OneOf(_) | Shape::Text(_) => format!("{text:?}"),
        };
        let mut values = vec![Values::collect(None, &environment(&[(&key.variable(), &text)]))];
        let file = File::new("every", &format!("{} = {toml}", key.name));
        values.push(Values::collect(Some(&file.path()), &[]));
        for values in &values {
            assert_eq!(values.problems, [], "{}", key.name);
            assert_ne!(values.found[key.name].1, Source::Default);
        }
        assert_eq!(values[0].found[key.name].0, values[1].found[key.name].0);
    }
}

#[test]
fn the_defaults_are_those_of_the_plan() {
    let config = Config::with(&[]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.public_url, PublicUrl::default());
    assert_eq!(config.database_url.expose(), "sqlite://./data/twinlatch.db");
    assert_eq!(config.key_file, Path::new("./data/key"));
    assert_eq!(
        config.argon2,
        Argon2 {
            memory_kib: 19_456,
            time: 2,
            lanes: 1,
            workers: 2,
            queue: 128
        }
    );
    assert_eq!(
        config.attempt,
        Attempt {
            lifetime_ms: 10 * MINUTE_MS,
            wrong_answers: 5
        }
    );
    assert_eq!(
        config.session,
        Session {
            lifetime_ms: 12 * HOUR_MS,
            idle_ms: HOUR_MS,
            stay_ms: 0
        }
    );
    assert_eq!(
        config.password,
        Password {
            min_length: 15,
            min_length_second_factor: 10,
            history: 0,
            expires_ms: 0,
            reset_ms: 24 * HOUR_MS
        }
    );
    let totp = Totp {
        algorithm: TotpAlgorithm::Sha1,
        digits: 6,
        period_s: 30,
        secret_bytes: 20,
        skew: 1,
    };
    assert_eq!(
        (config.totp, config.backup_codes, config.sudo_ms),
        (totp, 10, 10 * MINUTE_MS)
    );
    assert_eq!(config.throttle, Limits::default());
    assert!(
        config.sign_in_by_email
            && config.email_usernames
            && !config.providers.really_me
            && !config.account_deletion
    );
    assert!(config.contact.is_none() && config.audit_file.is_none() && config.trusted_proxies.is_empty());
}

#[test]
fn the_environment_wins_over_the_file() {
    let text = "data_dir = \"/srv/a?b\"\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n[argon2]\ntime = 3\nworkers = 0x10\n[log]\nformat = \"json\"\n";
    let variables = [
        ("TWINLATCH_ARGON2_TIME", "4"),
        ("TWINLATCH_INSTANCE_NAME", ""),
        ("HOME", "/root"),
        ("TWINLATCH_CONFIG", "x"),
    ];
    let config = read("wins", text, &variables).unwrap();
    assert_eq!(
        (config.argon2.time, config.argon2.workers, config.log.json),
        (4, 16, true)
    );
    assert_eq!(config.database_url.expose(), "sqlite:///srv/a%3Fb/twinlatch.db");
    assert_eq!(config.key_file, Path::new("/srv/a?b/key"));
    assert_eq!(config.trusted_proxies.len(), 2);
    assert_eq!(config.instance_name, "Twinlatch", "set but empty is not set");
    let list = Config::with(&[("trusted_proxies", "10.0.0.0/8, 192.0.2.7,")]).unwrap();
    assert_eq!(list.trusted_proxies.len(), 2);
}

#[test]
fn secrets_can_be_files_and_are_never_shown() {
    let secret = File::new("secret", "postgres://me:hunter2@db/portal\n");
    let path = secret.path().display().to_string();
    let by_variable = read(
        "secret-variable",
        "database_url = \"sqlite://x\"",
        &[("TWINLATCH_DATABASE_URL_FILE", &path)],
    )
    .unwrap();
    assert_eq!(
        by_variable.database_url.expose(),
        "postgres://me:hunter2@db/portal"
    );
    assert!(!format!("{by_variable:?}").contains("hunter2"));
    let by_key = read("secret-key", &format!("database_url_file = {path:?}"), &[]).unwrap();
    assert_eq!(by_key.database_url, by_variable.database_url);
    let twice = [
        ("TWINLATCH_DATABASE_URL", "sqlite://x"),
        ("TWINLATCH_DATABASE_URL_FILE", path.as_str()),
    ];
    assert!(
        read("secret-twice", "", &twice)
            .unwrap_err()
            .contains("given twice, also as TWINLATCH_DATABASE_URL")
    );
    let error = Config::with(&[("database_url", "mysql://me:hunter2@db")])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("database_url (TWINLATCH_DATABASE_URL)") && !error.contains("hunter2"),
        "{error}"
    );
    let missing = [("TWINLATCH_DATABASE_URL_FILE", "/does/not/exist")];
    assert!(
        read("secret-missing", "", &missing)
            .unwrap_err()
            .contains("\"/does/not/exist\", which cannot be read")
    );
}
