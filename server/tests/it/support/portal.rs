//! A portal for one test: the real router over a real database, with a clock that the test moves and random numbers that
//! repeat. No socket, no sleeping.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::ConnectInfo;
use server::breached::Breaches;
use server::clock::{Clock, TestClock};
use server::config::Config;
use server::deps::Deps;
use server::hashing::{Hasher, Queue};
use server::http::assets::Assets;
use server::providers::{Registry, place};
use server::random::SeededRandom;
use server::secrets::Keys;
use server::store::{self, enrolments::Enrolment, groups::Group, people::Person};
use server::validate;

use super::browser::Browser;
use super::databases::Database;

/// 3 August 2026, 12:00:10 UTC: ten seconds into a step of thirty.
pub(crate) const NOON: i64 = 1_785_758_410_000;
/// The password of everybody in these tests.
pub(crate) const PASSWORD: &str = "correct horse battery";
/// The key of everybody's app: the seed of RFC 6238.
pub(crate) const SECRET: &[u8] = b"12345678901234567890";

/// A portal.
pub(crate) struct Portal {
    /// What it is made of.
    pub(crate) deps: Arc<Deps>,
    /// Its clock.
    pub(crate) clock: Arc<TestClock>,
    router: Router,
}

impl Portal {
    /// A portal with the configuration as installed (and quick hashes).
    pub(crate) fn new(db: &Database) -> Self {
        Self::with(db, &[])
    }

    /// A portal with some keys of the configuration set.
    pub(crate) fn with(db: &Database, config: &[(&str, &str)]) -> Self {
        Self::made(db, config, |config| Registry::of(config, NOON))
    }

    /// A portal with other providers.
    pub(crate) fn made(
        db: &Database,
        config: &[(&str, &str)],
        providers: impl FnOnce(&Config) -> Registry,
    ) -> Self {
        let quick = [
            ("argon2.memory_kib", "7168"),
            ("argon2.time", "1"),
            ("argon2.workers", "2"),
            ("breaches.source", "off"),
        ];
        let all: Vec<_> = quick.iter().chain(config).copied().collect();
        let config = Config::with(&all).expect("a configuration");
        let clock = Arc::new(TestClock::at(NOON));
        let random = Arc::new(SeededRandom::new(42));
        let deps = Arc::new(Deps {
            store: db.store.clone(),
            recall: server::sign_in::recall::Recall::default(),
            policies: server::policies::Policies::default(),
            premises: server::premises::Latest::default(),
            counted: server::administration::coverage::Latest::default(),
            clock: clock.clone(),
            keys: Keys::generate(random.as_ref()),
            breaches: Breaches::new(&config.breaches.source, config.breaches.timeout).expect("a list"),
            hasher: Hasher::start(&config.argon2, random.clone()).expect("a hasher"),
            providers: providers(&config),
            random,
            audit_file: None,
            bell: server::audit::sealer::Bell::default(),
            instance_id: "test-instance".to_owned(),
            assets: Assets::load(),
            demo: false,
            config,
        });
        Self {
            router: server::http::router(deps.clone()),
            deps,
            clock,
        }
    }

    /// A browser that nobody has used, at 192.0.2.7.
    pub(crate) fn browser(&self) -> Browser {
        self.browser_at("192.0.2.7")
    }

    /// A browser elsewhere.
    pub(crate) fn browser_at(&self, address: &str) -> Browser {
        let address: IpAddr = address.parse().expect("an address");
        let router = self.router.clone();
        let peer = ConnectInfo(SocketAddr::new(address, 40_000));
        Browser::new(router, peer, self.deps.config.public_url.clone())
    }

    /// Moves the clock.
    pub(crate) fn wait_s(&self, seconds: i64) {
        self.clock.advance(seconds * 1000);
    }

    /// Somebody with [`PASSWORD`], in these groups.
    pub(crate) async fn person(&self, username: &str, groups: &[&str]) -> Person {
        let hash = self
            .deps
            .hasher
            .hash(Queue::Known, PASSWORD)
            .await
            .expect("a hash");
        let person = Person {
            id: self.deps.id(),
            username: username.to_owned(),
            username_key: validate::key(username),
            full_name: format!("{username} Example"),
            email: Some(format!("{username}@example.org")),
            email_key: Some(format!("{username}@example.org")),
            password_hash: Some(hash),
            administrator: false,
            disabled: false,
            language: None,
            created_at: self.deps.now_ms(),
            last_sign_in_at: None,
            last_provider: None,
        };
        let mut conn = self.deps.store.write().await.expect("a transaction");
        store::people::insert(&mut conn, &person).await.expect("a person");
        for name in groups {
            let group = Group {
                id: self.deps.id(),
                name: (*name).to_owned(),
                name_key: validate::key(name),
            };
            let group = store::groups::ensure(&mut conn, &group).await.expect("a group");
            store::groups::add_member(&mut conn, &group.id, &person.id)
                .await
                .expect("a member");
        }
        conn.commit().await.expect("kept");
        person
    }

    /// Somebody who is an administrator, with [`PASSWORD`] and nothing else.
    pub(crate) async fn administrator(&self, username: &str) -> Person {
        let person = self.person(username, &[]).await;
        let mut conn = self.deps.store.write().await.expect("a transaction");
        store::people::set_administrator(&mut conn, &person.id, true)
            .await
            .expect("an administrator");
        conn.commit().await.expect("kept");
        Person {
            administrator: true,
            ..person
        }
    }

    /// Gives somebody an authenticator app with [`SECRET`], as a set-up long ago would have.
    pub(crate) async fn app_for(&self, person: &Person, name: &str) -> String {
        let id = self.deps.id();
        let key = serde_json::json!({ "secret": SECRET, "algorithm": "SHA1", "digits": 6, "period": 30 });
        let sealed = self
            .deps
            .keys
            .seal(place(&id), key.to_string().as_bytes(), self.deps.random.as_ref());
        self.enrol(person, "totp", name, (id, Some(sealed))).await
    }

    /// Gives somebody an enrolment of any provider.
    pub(crate) async fn enrol(
        &self,
        person: &Person,
        provider: &str,
        name: &str,
        (id, data): (String, Option<Vec<u8>>),
    ) -> String {
        let enrolment = Enrolment {
            id: id.clone(),
            person_id: person.id.clone(),
            provider: provider.to_owned(),
            name: name.to_owned(),
            name_key: validate::key(name),
            data,
            created_at: self.deps.now_ms(),
            last_used_at: None,
        };
        let mut conn = self.deps.store.write().await.expect("a transaction");
        store::enrolments::insert(&mut conn, &enrolment)
            .await
            .expect("an enrolment");
        conn.commit().await.expect("kept");
        id
    }

    /// Asks everybody (no groups), or the members of some, for a second step.
    pub(crate) async fn enforce(&self, groups: &[&str]) {
        let enforcement = serde_json::json!({ "on": true, "groups": groups, "excluded": [] });
        self.policy(serde_json::json!({ "enforcement": enforcement }))
            .await;
    }

    /// Demands this strength of everybody, by a rule.
    pub(crate) async fn demand(&self, strength: &str) {
        let rule = serde_json::json!({ "id": "strong", "demand": { "strength": strength } });
        self.policy(serde_json::json!({ "enforcement": { "on": false }, "rules": [rule] }))
            .await;
    }

    /// Puts a policy in force; its version is added.
    pub(crate) async fn policy(&self, mut policy: serde_json::Value) {
        let mut conn = self.deps.store.write().await.expect("a transaction");
        let now = store::policy::lock_head(&mut conn).await.expect("the lock");
        policy["version"] = (now + 1).into();
        policy::Policy::from_json(&policy.to_string()).expect("a policy");
        let body = policy.to_string();
        store::policy::insert_version(&mut conn, &body, "test", "because", self.deps.now_ms())
            .await
            .expect("a version");
        conn.commit().await.expect("kept");
    }

    /// The code that the app with [`SECRET`] shows, so many steps from now.
    pub(crate) fn code(&self, steps: i64) -> String {
        let seconds = self.clock.now_ms() / 1000 + steps * 30;
        totp(SECRET, u64::try_from(seconds).expect("after 1970"))
    }

    /// What the audit log holds, oldest first.
    pub(crate) async fn events(&self) -> Vec<String> {
        let mut conn = self.deps.store.read().await.expect("a connection");
        let filter = store::audit::Filter::default();
        let entries = store::audit::list(&mut conn, filter, 200).await.expect("the log");
        entries.into_iter().rev().map(|e| e.event).collect()
    }
}

/// RFC 6238 with SHA-1 and six digits.
pub(crate) fn totp(secret: &[u8], seconds: u64) -> String {
    totp_rs::Builder::new()
        .with_secret(secret.to_vec())
        .build()
        .expect("a key")
        .generate(seconds)
        .to_string()
}
