//! Every key of the configuration, once: its name, its default, what it accepts, what it means.
//!
//! The file, the environment, the error messages, `--help` and the README all read this table. To add a key: a line here, a
//! field in [`super::Config`], and the line in `check.rs` that fills the one from the other; the tests of this
//! folder fail until all three are there. A name `a.b` is key `b` of table `[a]` in the file, and `TWINLATCH_A_B` in the environment.

use std::fmt::Write as _;

/// What a key accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A whole number within these bounds.
    Number {
        /// Least.
        min: i64,
        /// Greatest.
        max: i64,
    },
    /// `true` or `false`.
    Flag,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A text, described in words; `check.rs` reads it.
    Text(&'static str),
    /// A list of texts (in the environment: separated by commas), described in words; `check.rs` reads it.
    List(&'static str),
}

impl Shape {
    /// What is accepted, for people.
    pub fn accepted(self) -> String {
        match self {
            Self::Number { min, max } => format!("a whole number from {min} to {max}"),
            Self::Flag => "true or false".to_owned(),
            Self::OneOf(words) => words.join(", "),
            Self::Text(words) | Self::List(words) => words.to_owned(),
        }
    }
}

/// A key of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Its name in the file, with the table before a dot.
    pub name: &'static str,
    /// What holds when it is not given, written as in the environment. In braces: another key's value. Empty: nothing.
    pub default: &'static str,
    /// What it accepts.
    pub shape: Shape,
    /// What it means, in one line.
    pub meaning: &'static str,
    /// Never shown in a message; can be given as a file: key `<name>_file`, variable `<VARIABLE>_FILE`.
    pub secret: bool,
}

impl Key {
    /// The environment variable: `argon2.time` is `TWINLATCH_ARGON2_TIME`.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.to_uppercase().replace('.', "_"))
    }
}

/// How every variable of this product begins.
pub const PREFIX: &str = "TWINLATCH_";

/// The variable that names the configuration file; it has no key in the file.
pub const FILE_VARIABLE: &str = "TWINLATCH_CONFIG";

const fn key(name: &'static str, default: &'static str, shape: Shape, meaning: &'static str) -> Key {
    Key {
        name,
        default,
        shape,
        meaning,
        secret: false,
    }
}

const fn number(name: &'static str, default: &'static str, bounds: (i64, i64), meaning: &'static str) -> Key {
    key(
        name,
        default,
        Shape::Number {
            min: bounds.0,
            max: bounds.1,
        },
        meaning,
    )
}

const fn secret(key: Key) -> Key {
    Key { secret: true, ..key }
}

const LINK: Shape = Shape::Text("a link that begins with https://, http:// or mailto:");

const TEXT_FILE: Shape =
    Shape::Text("a file of plain text in UTF-8, at most 64 KiB, with blank lines between paragraphs");

/// All keys, in the order of the documentation. One key, one line: it is read as a table.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    key("listen", "127.0.0.1:8080", Shape::Text("an address and a port, like 127.0.0.1:8080 or [::]:8080"), "Where the server listens"),
    key("public_url", "http://localhost:8080", Shape::Text("https://host or https://host:port without a path; http only for localhost"), "The address that browsers use; passkeys and cookies are bound to it"),
    secret(key("database_url", "sqlite://{data_dir}/twinlatch.db", Shape::Text("sqlite://path or postgres://user:password@host/database"), "Where accounts and sessions are stored")),
    key("data_dir", "./data", Shape::Text("a folder"), "Where the server keeps its files"),
    key("key_file", "{data_dir}/key", Shape::Text("a file"), "The keys that protect stored secrets: keep a copy apart from the database"),
    key("trusted_proxies", "", Shape::List("networks like 10.0.0.0/8 or addresses; 0.0.0.0/0 and ::/0 are refused"), "Proxies whose X-Forwarded-For and X-Forwarded-Proto count"),
    key("instance_name", "Twinlatch", Shape::Text("one line of 1 to 64 characters"), "The name people see, also in their authenticator app"),
    key("contact", "", Shape::Text("one line of at most 200 characters"), "Whom to ask for help, shown where somebody is stuck"),
    key("help_url", "", LINK, "A page with help, linked from the sign-in pages"),
    key("imprint_url", "", LINK, "A page that says who runs this portal"),
    key("privacy_url", "", LINK, "A page about privacy"),
    key("terms.file", "", TEXT_FILE, "A text, in English, that people must accept after signing in; also for languages without one of their own"),
    key("terms.file_de", "", TEXT_FILE, "The same text in German"),
    key("terms.version", "", Shape::Text("one line of 1 to 64 characters"), "What this text is called; a new version asks everybody again"),
    key("time_zone", "UTC", Shape::Text("a name from the IANA time zone database, like Europe/Berlin"), "The zone of times in pages, and of times of day in policy rules"),
    key("sign_in_by_email", "true", Shape::Flag, "Whether people may type their e-mail address instead of their username"),
    key("email_usernames", "true", Shape::Flag, "Whether a username may contain an @"),
    key("account.deletion", "false", Shape::Flag, "Whether people may delete their own account"),
    key("audit_file", "", Shape::Text("a file"), "Where each audit event is also written, as a line of JSON"),
    number("audit.keep_days", "730", (0, 3650), "After so many days entries of the audit log are removed, at least 90; 0: never"),
    key("log.level", "info", Shape::OneOf(&["error", "warn", "info", "debug", "trace"]), "What is logged"),
    key("log.format", "text", Shape::OneOf(&["text", "json"]), "How it is logged"),
    number("argon2.memory_kib", "19456", (7_168, 1_048_576), "Password hashing: memory for one hash, in KiB"),
    number("argon2.time", "2", (1, 16), "Password hashing: passes over the memory"),
    number("argon2.lanes", "1", (1, 4), "Password hashing: lanes"),
    number("argon2.workers", "", (1, 256), "Password hashing: hashes at the same time; as many as there are cores unless given"),
    number("argon2.queue", "128", (1, 10_000), "Password hashing: hashes that may wait, for known and for unknown browsers each"),
    number("password.min_length", "15", (8, 64), "Shortest new password, in characters"),
    number("password.min_length_second_factor", "10", (8, 64), "Shortest new password of people who must use a second factor"),
    number("password.history", "0", (0, 24), "Replaced passwords that may not come back; 0: none are kept"),
    number("password.expires_days", "0", (0, 3650), "After so many days a password must be changed; 0: never, as NIST SP 800-63B-4 advises"),
    number("password.reset_hours", "24", (1, 168), "How long the code is good with which somebody who cannot sign in chooses a new password"),
    key("breaches.source", "https://api.pwnedpasswords.com/range/", Shape::Text("https://host/path/ (Have I Been Pwned's range protocol), a file or folder with its list, or off"), "Where new passwords are looked up among stolen ones; only five digits of a hash are told"),
    number("breaches.timeout_ms", "2000", (100, 10_000), "How long the list may take to answer"),
    key("breaches.unreachable", "accept", Shape::OneOf(&["accept", "refuse"]), "What happens to a new password while the list cannot be asked"),
    number("attempt.minutes", "10", (1, 60), "How long a sign-in may take"),
    number("attempt.wrong_answers", "5", (1, 20), "Wrong answers that end a sign-in"),
    number("session.hours", "12", (1, 720), "How long a session lasts at most"),
    number("session.idle_minutes", "60", (1, 1_440), "How long a session lasts without a request"),
    number("session.stay_days", "0", (0, 365), "For how long a person may stay signed in on a browser; 0: not at all"),
    number("passkey_offer_days", "30", (0, 3650), "How often people without a passkey are offered one after signing in; 0: never"),
    number("sudo_minutes", "10", (1, 60), "How long a confirmed identity is good for changing factors"),
    number("setup_code_minutes", "15", (1, 60), "How long the code for the first administrator is good"),
    number("admin_codes.minutes", "60", (5, 1_440), "How long an administrator code is good"),
    key("admin_codes.confirm", "false", Shape::Flag, "Whether another administrator must confirm an administrator code before it counts"),
    key("totp.algorithm", "SHA1", Shape::OneOf(&["SHA1", "SHA256", "SHA512"]), "Authenticator apps: hash function; many apps know SHA1 only"),
    number("totp.digits", "6", (6, 8), "Authenticator apps: digits of a code"),
    number("totp.period", "30", (15, 120), "Authenticator apps: seconds for which a code is shown"),
    number("totp.secret_bytes", "20", (16, 64), "Authenticator apps: length of new secrets, in bytes"),
    number("totp.skew", "1", (0, 1), "Authenticator apps: steps before and after the present one that are accepted"),
    number("backup_codes.count", "10", (5, 20), "Backup codes in a set"),
    key("webauthn.metadata_file", "", Shape::Text("a file: the BLOB from https://mds3.fidoalliance.org"), "The FIDO Alliance's list of models: with it a policy can demand that a security key is attested; read at the start"),
    key("webauthn.metadata_root", "", Shape::Text("a file with a certificate in PEM"), "The root that the list is signed under; GlobalSign Root CA - R3 unless given"),
    key("webauthn.roots_dir", "", Shape::Text("a folder with files that end in .pem"), "Further roots, which may attest any model; read at the start"),
    key("providers.really_me", "false", Shape::Flag, "The example method \"It is really me\", which proves nothing"),
    number("known_browser.days", "180", (1, 400), "How long a browser stays known after a complete sign-in"),
    number("known_browser.per_person", "20", (1, 100), "Known browsers of one person"),
    number("throttle.person_free", "5", (1, 20), "Wrong passwords for one person, from unknown browsers, before there is a wait"),
    number("throttle.second_step_free", "5", (1, 20), "Wrong second-step answers for one person, from unknown browsers, before there is a wait"),
    number("throttle.first_wait_seconds", "30", (1, 600), "The first wait; each further one is twice as long"),
    number("throttle.longest_wait_seconds", "900", (1, 86_400), "The longest wait"),
    number("throttle.close_after", "100", (10, 1_000), "Wrong tries in a row that close a person's password and codes to unknown browsers"),
    number("throttle.network_tries", "30", (5, 100_000), "Wrong tries from one network in a window"),
    number("throttle.network_minutes", "10", (1, 1_440), "Length of a network's window"),
    number("throttle.network_prefix_v4", "32", (16, 32), "Bits of an IPv4 address that make a network"),
    number("throttle.network_prefix_v6", "64", (32, 128), "Bits of an IPv6 address that make a network"),
    number("throttle.browser_tries", "10", (3, 100), "Wrong tries from one known browser in a window"),
    number("throttle.browser_minutes", "10", (1, 1_440), "Length of a known browser's window"),
    number("throttle.forget_hours", "24", (1, 720), "Quiet time after which waits, and names that nobody has, are forgotten"),
];

/// The table of all keys in Markdown, for the README.
pub fn markdown() -> String {
    let mut text =
        String::from("| key | variable | default | accepted | meaning |\n| --- | --- | --- | --- | --- |\n");
    for key in KEYS {
        let default = if key.default.is_empty() {
            String::new()
        } else {
            format!("`{}`", key.default)
        };
        let (name, variable, accepted) = (key.name, key.variable(), key.shape.accepted());
        let secret = if key.secret {
            format!(" (or `{variable}_FILE`)")
        } else {
            String::new()
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| `{name}` | `{variable}`{secret} | {default} | {accepted} | {} |",
            key.meaning
        );
    }
    text
}
