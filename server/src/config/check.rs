//! From the values to [`Config`]: what a text means, and what must hold between two keys.
//!
//! A value that is wrong is reported and replaced by anything, so that the rest is checked too; a [`Config`] leaves this file
//! only when there was no problem.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::tz::TimeZone;

use super::checker::Checker;
use super::problem::{ConfigError, shown};
use super::values::Value;
use super::{
    AdminCodes, Argon2, Attempt, Breached, Config, KnownBrowser, Log, Password, Providers, PublicUrl,
    SecretText, Session, Totp, TotpAlgorithm, WebAuthn,
};
use crate::breached;
use crate::clock::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};
use crate::http::address::parse_network;
use crate::security::activity::SHOWN_MS;
use crate::sign_in::throttle::Limits;
use crate::validate::line;

impl Checker {
    /// The configuration, or everything that is wrong with it.
    pub(super) fn config(mut self, cores: usize) -> Result<Config, ConfigError> {
        let config = self.build(cores);
        let problems = self.values.problems;
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError { problems })
        }
    }

    pub(super) fn build(&mut self, cores: usize) -> Config {
        let data_dir = self.path("data_dir").unwrap_or_default();
        let config = Config {
            listen: self.read("listen", ([127, 0, 0, 1], 8080).into(), |text| {
                text.parse().map_err(|_| shown(text))
            }),
            public_url: self.public_url(),
            database_url: self.database_url(&data_dir),
            key_file: self
                .path("key_file")
                .map(|path| below(&path, &data_dir))
                .unwrap_or_default(),
            data_dir,
            trusted_proxies: self.networks("trusted_proxies"),
            instance_name: self.read("instance_name", String::new(), |text| one_line(text, 64)),
            contact: self.optional("contact", |text| one_line(text, 200)),
            help_url: self.optional("help_url", link),
            imprint_url: self.optional("imprint_url", link),
            privacy_url: self.optional("privacy_url", link),
            terms: self.terms(),
            time_zone: self.read("time_zone", TimeZone::UTC, time_zone),
            sign_in_by_email: self.flag("sign_in_by_email"),
            email_usernames: self.flag("email_usernames"),
            account_deletion: self.flag("account.deletion"),
            audit_file: self.path("audit_file"),
            audit_keep_ms: self.number("audit.keep_days") * DAY_MS,
            log: Log {
                level: self.text("log.level"),
                json: self.text("log.format") == "json",
            },
            argon2: self.argon2(cores),
            password: Password {
                min_length: self.size("password.min_length"),
                min_length_second_factor: self.size("password.min_length_second_factor"),
                history: self.number("password.history"),
                expires_ms: self.number("password.expires_days") * DAY_MS,
                reset_ms: self.number("password.reset_hours") * HOUR_MS,
            },
            breaches: Breached {
                source: self.read("breaches.source", breached::Source::Off, breach_list),
                timeout: Duration::from_millis(self.number("breaches.timeout_ms").unsigned_abs()),
                refuse_unreachable: self.text("breaches.unreachable") == "refuse",
            },
            attempt: Attempt {
                lifetime_ms: self.number("attempt.minutes") * MINUTE_MS,
                wrong_answers: self.number("attempt.wrong_answers"),
            },
            session: Session {
                lifetime_ms: self.number("session.hours") * HOUR_MS,
                idle_ms: self.number("session.idle_minutes") * MINUTE_MS,
                stay_ms: self.number("session.stay_days") * DAY_MS,
            },
            sudo_ms: self.number("sudo_minutes") * MINUTE_MS,
            passkey_offer_days: self.number("passkey_offer_days"),
            setup_code_ms: self.number("setup_code_minutes") * MINUTE_MS,
            admin_codes: AdminCodes {
                lifetime_ms: self.number("admin_codes.minutes") * MINUTE_MS,
                confirm: self.flag("admin_codes.confirm"),
            },
            totp: self.totp(),
            backup_codes: self.size("backup_codes.count"),
            webauthn: WebAuthn {
                metadata_file: self.path("webauthn.metadata_file"),
                metadata_root: self.path("webauthn.metadata_root"),
                roots_dir: self.path("webauthn.roots_dir"),
            },
            providers: Providers {
                really_me: self.flag("providers.really_me"),
            },
            known_browser: KnownBrowser {
                lifetime_ms: self.number("known_browser.days") * DAY_MS,
                per_person: self.size("known_browser.per_person"),
            },
            throttle: self.throttle(),
        };
        self.between_keys(&config);
        config
    }

    /// What must hold between two keys. The problem names the key that is the likelier mistake.
    fn between_keys(&mut self, config: &Config) {
        if config.session.idle_ms > config.session.lifetime_ms {
            self.refuse("session.idle_minutes", "is longer than session.hours");
        }
        if config.audit_keep_ms > 0 && config.audit_keep_ms < SHOWN_MS {
            self.refuse(
                "audit.keep_days",
                "is less than the 90 days that people see of their own activity",
            );
        }
        if config.password.min_length_second_factor > config.password.min_length {
            self.refuse(
                "password.min_length_second_factor",
                "is greater than password.min_length",
            );
        }
        if config.throttle.first_wait_ms > config.throttle.longest_wait_ms {
            self.refuse(
                "throttle.longest_wait_seconds",
                "is shorter than throttle.first_wait_seconds",
            );
        }
        if config.throttle.longest_wait_ms > config.throttle.forget_ms {
            self.refuse(
                "throttle.forget_hours",
                "is shorter than throttle.longest_wait_seconds",
            );
        }
        if config.throttle.close_after < config.throttle.person_free.max(config.throttle.second_step_free) {
            self.refuse("throttle.close_after", "is less than the free tries");
        }
    }

    fn public_url(&mut self) -> PublicUrl {
        let read = |text: &str| PublicUrl::parse(text).map_err(|what| format!("{} and {what}", shown(text)));
        self.read("public_url", PublicUrl::default(), read)
    }

    fn database_url(&mut self, data_dir: &Path) -> SecretText {
        // The folder goes into an address: what has a meaning there must not have it.
        let folder = data_dir
            .to_string_lossy()
            .replace('%', "%25")
            .replace('?', "%3F")
            .replace('#', "%23");
        let read = |text: &str| {
            let known = ["sqlite:", "postgres://", "postgresql://"]
                .iter()
                .find(|scheme| text.starts_with(**scheme));
            match known {
                Some(scheme) if text.len() > scheme.len() => {
                    Ok(SecretText::from(text.replace("{data_dir}", &folder)))
                }
                _ => Err(
                    "is not the address of a database (the value is not shown, it may contain a password)"
                        .to_owned(),
                ),
            }
        };
        self.read("database_url", SecretText::from(String::new()), read)
    }

    fn networks(&mut self, name: &'static str) -> Vec<ipnet::IpNet> {
        let Some((Value::List(texts), source)) = self.value(name) else {
            return Vec::new();
        };
        let mut networks = Vec::with_capacity(texts.len());
        for text in texts {
            match parse_network(&text) {
                Ok(network) => networks.push(network),
                Err(problem) => self.report(
                    name,
                    &source,
                    format!("{} which {problem}", shown(&text).replacen("is", "contains", 1)),
                ),
            }
        }
        networks
    }

    fn argon2(&mut self, cores: usize) -> Argon2 {
        let workers = self
            .given_number("argon2.workers")
            .and_then(|workers| usize::try_from(workers).ok());
        Argon2 {
            memory_kib: self.small("argon2.memory_kib"),
            time: self.small("argon2.time"),
            lanes: self.small("argon2.lanes"),
            workers: workers.unwrap_or_else(|| cores.clamp(1, 256)),
            queue: self.size("argon2.queue"),
        }
    }

    fn totp(&mut self) -> Totp {
        Totp {
            algorithm: match self.text("totp.algorithm").as_str() {
                "SHA256" => TotpAlgorithm::Sha256,
                "SHA512" => TotpAlgorithm::Sha512,
                _ => TotpAlgorithm::Sha1,
            },
            digits: self.small("totp.digits"),
            period_s: self.small("totp.period").into(),
            secret_bytes: self.size("totp.secret_bytes"),
            skew: u8::from(self.number("totp.skew") != 0),
        }
    }

    fn throttle(&mut self) -> Limits {
        let prefix = |number: i64| u8::try_from(number).unwrap_or(u8::MAX);
        Limits {
            person_free: self.number("throttle.person_free"),
            second_step_free: self.number("throttle.second_step_free"),
            first_wait_ms: self.number("throttle.first_wait_seconds") * SECOND_MS,
            longest_wait_ms: self.number("throttle.longest_wait_seconds") * SECOND_MS,
            close_after: self.number("throttle.close_after"),
            network_tries: self.number("throttle.network_tries"),
            network_window_ms: self.number("throttle.network_minutes") * MINUTE_MS,
            network_prefix_v4: prefix(self.number("throttle.network_prefix_v4")),
            network_prefix_v6: prefix(self.number("throttle.network_prefix_v6")),
            browser_tries: self.number("throttle.browser_tries"),
            browser_window_ms: self.number("throttle.browser_minutes") * MINUTE_MS,
            forget_ms: self.number("throttle.forget_hours") * HOUR_MS,
        }
    }
}

/// Puts the data folder where a path says `{data_dir}`.
fn below(path: &Path, data_dir: &Path) -> PathBuf {
    path.strip_prefix("{data_dir}")
        .map_or_else(|_| path.to_owned(), |rest| data_dir.join(rest))
}

pub(super) fn one_line(text: &str, max: usize) -> Result<String, String> {
    line(text, max).map_err(|problem| format!("{}: {problem}", shown(text)))
}

/// `off`, an address, or a file or folder. Plain http is for a list on this machine.
fn breach_list(text: &str) -> Result<breached::Source, String> {
    let text = text.trim();
    if text == "off" {
        return Ok(breached::Source::Off);
    }
    if let Some(rest) = text.strip_prefix("http://")
        && !["127.0.0.1:", "[::1]:", "localhost:"]
            .iter()
            .any(|here| rest.starts_with(here))
    {
        return Err(format!("{} and uses http", shown(text)));
    }
    match text.contains("://") {
        false => Ok(breached::Source::Local(PathBuf::from(text))),
        true if text.ends_with('/') => link(text).map(breached::Source::Online),
        true => Err(format!("{} and does not end with /", shown(text))),
    }
}

fn link(text: &str) -> Result<String, String> {
    let text = text.trim();
    let scheme = ["https://", "http://", "mailto:"]
        .iter()
        .find(|scheme| text.starts_with(**scheme));
    let whole = scheme.is_some_and(|scheme| text.len() > scheme.len());
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"\"<>\\".contains(&byte));
    if whole && plain {
        Ok(text.to_owned())
    } else {
        Err(shown(text))
    }
}

fn time_zone(text: &str) -> Result<TimeZone, String> {
    if text == "UTC" {
        return Ok(TimeZone::UTC);
    }
    TimeZone::get(text).map_err(|_| {
        format!(
            "{}, which this machine does not know (is the package tzdata installed?)",
            shown(text)
        )
    })
}
