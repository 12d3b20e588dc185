//! What happens to an account, through the functions that the portal decides by. What does not fit the moment changes nothing.

use app::routes::Route;
use policy::{Facts, Proof, decide, factor_still_owed};

use super::life::{ATTEMPT_MS, CODES, Event, HELP, Life, METHODS, SUDO_MS, id};
use crate::clock::DAY_MS;
use crate::sign_in::attempt::{Ask, Attempt, OutOfOrder, World};
use crate::sign_in::open::{self, Open};
use crate::sign_in::{remembered, session};
use crate::store::{attempts::Purpose, remembered_browsers::Remembered, sessions::Session};

impl Life {
    pub(super) fn happen(&mut self, event: &Event) {
        match event {
            Event::Password(remember) => self.password(*remember),
            Event::Passkey(verified) => self.passkey(*verified),
            // The first from there on that is possible, so that lives are not spent in front of closed doors.
            Event::Answer(first) => {
                let _ = (0..METHODS.len()).any(|n| self.answer((first + n) % METHODS.len()));
            }
            Event::SetUp(first) => {
                let _ = (0..3).any(|n| self.set_up((first + n) % 3).is_some());
            }
            Event::PutOff => self.step(|open| open.attempt.clone().put_off(open.world())),
            Event::Confirm => self.confirm(),
            Event::Add(method) => self.add(*method),
            Event::Remove(method) => self.remove(*method),
            Event::SignOut => self.session = None,
            Event::Recovery => {
                // As `admin::profile::replace_password`: everything that rested on the old password is over.
                (self.session, self.attempt, self.kept) = (None, None, None);
                self.given.clear();
            }
            Event::Help => self.help = true,
            Event::Policy(rules) => self.rules = rules.clone(),
            Event::Loads(loads) => self.loads = *loads,
            Event::Wait(ms) => self.now += ms,
        }
        if self.now - self.began >= ATTEMPT_MS {
            self.attempt = None;
        }
        self.advance();
    }

    /// One step of the attempt that is open.
    fn step(&mut self, step: impl FnOnce(&Open) -> Result<Attempt, OutOfOrder>) {
        let after = self
            .open()
            .and_then(|open| Some((open.purpose, step(&open).ok()?)));
        self.attempt = after.or(self.attempt.take());
    }

    fn begin(&mut self, (purpose, attempt): (Purpose, Attempt)) {
        self.attempt = Some((purpose, attempt));
        self.began = self.now;
    }

    /// Goes on with an attempt that asks for it, or begins a sign-in: as `password.rs` does.
    fn password(&mut self, remember: bool) {
        let asked = self.open().filter(|open| open.ask() == Ask::Password);
        let (purpose, attempt) = match asked {
            Some(open) => (open.purpose, open.attempt.password_accepted()),
            None => (Purpose::SignIn, Ok(Attempt::after_password())),
        };
        let Ok(mut attempt) = attempt else { return };
        if purpose == Purpose::SignIn {
            let standing = self.standing();
            let kept = self.kept.as_ref();
            if let Some(proof) = kept.and_then(|row| remembered::counts(self.now, &standing, row)) {
                attempt = attempt.remembered(proof);
            }
            attempt = attempt.wishing(remember);
        }
        self.begin((purpose, attempt));
    }

    /// Signs in, or goes on with what a signed-in person has begun: as `passkey.rs` does.
    fn passkey(&mut self, verified: bool) {
        if !self.can_use(1) {
            return;
        }
        let proof = self.give(1);
        let begun = match (&self.attempt, self.signed()) {
            (Some((Purpose::StepUp | Purpose::Sudo, _)), Some(signed)) => {
                let open = open::for_session(&signed, String::new(), self.now);
                (open.purpose, open.attempt.passkey_accepted(proof, verified))
            }
            _ => (Purpose::SignIn, Attempt::after_passkey(proof, verified)),
        };
        self.begin(begun);
    }

    /// Says whether it was asked for.
    fn answer(&mut self, method: usize) -> bool {
        let provider = id(METHODS[method].0);
        let proof = self.proof(method);
        let Some(open) = self.open().filter(|_| self.can_use(method)) else {
            return false;
        };
        let chosen = match open.ask() == Ask::Challenge(provider.clone()) {
            true => Ok(open.attempt.clone()),
            false => open.attempt.clone().choose(open.world(), &provider),
        };
        let Ok(attempt) = chosen.and_then(|chosen| chosen.accept(open.world(), proof)) else {
            return false;
        };
        self.attempt = Some((open.purpose, attempt));
        self.give(method);
        true
    }

    /// Writes a proof down, and uses up what is good once.
    fn give(&mut self, method: usize) -> Proof {
        let proof = self.proof(method);
        self.given.push(proof.clone());
        match method {
            CODES => self.codes -= 1,
            HELP => self.help = false,
            _ => {}
        }
        proof
    }

    /// `None` when it was not offered.
    fn set_up(&mut self, method: usize) -> Option<()> {
        let open = self.open()?;
        let begun = open.attempt.clone().set_up(open.world(), &id(METHODS[method].0));
        let done = begun.and_then(|attempt| attempt.set_up_done(open.world(), self.proof(method), false));
        let attempt = done.ok()?;
        for (fallback, seen) in [
            (CODES, "set up by a code"),
            (HELP, "set up by an administrator code"),
        ] {
            let given = |p: &Proof| p.provider == id(METHODS[fallback].0);
            if attempt.proofs().iter().any(given) {
                self.seen.insert(seen);
            }
        }
        self.attempt = Some((open.purpose, attempt));
        self.give(method);
        self.last_set_up = method;
        self.added(method);
        Some(())
    }

    fn added(&mut self, method: usize) {
        self.has[method] = true;
        self.changes.0 += 1;
        self.put_off_since = None;
    }

    fn confirm(&mut self) {
        if let Some(signed) = self.signed().filter(|_| self.attempt.is_none()) {
            let open = open::for_session(&signed, String::new(), self.now);
            self.begin((open.purpose, open.attempt));
        }
    }

    /// In the settings; a first method of which more is demanded, as within a sign-in.
    fn add(&mut self, method: usize) {
        if self.attempt.is_none()
            && let Some(signed) = self.signed().filter(|s| s.is_enough() && s.owes_first_method())
        {
            let open = open::for_session(&signed, Route::AddMethod.path(), self.now);
            return self.begin((open.purpose, open.attempt));
        }
        let may = |signed: &session::Signed| signed.is_enough() && signed.may_enrol(self.now);
        if self.signed().is_some_and(|signed| may(&signed)) {
            let proof = self.give(method);
            self.added(method);
            self.seen.insert("added");
            if let Some((_, proofs)) = &mut self.session {
                proofs.push(proof);
            }
        }
    }

    fn remove(&mut self, method: usize) {
        let may = |signed: &session::Signed| signed.is_enough() && signed.has_sudo(self.now);
        if !self.has[method] || !self.signed().is_some_and(|signed| may(&signed)) {
            return;
        }
        let mut after = self.clone();
        after.has[method] = false;
        if factor_still_owed(&self.rules.policy(), &after.facts()).is_none() {
            self.has[method] = false;
            self.changes.1 += 1;
            self.seen.insert("removed");
        }
    }

    /// What is complete becomes what it was for: as `advance.rs` does.
    fn advance(&mut self) {
        let Some(open) = self.open() else { return };
        let Ok(completed) = open.attempt.complete(open.world()) else {
            return;
        };
        self.attempt = None;
        let put_off = open.attempt.has_put_off() && open.attempt.may_put_off_until(open.world()).is_some();
        if put_off {
            self.put_off_since.get_or_insert(self.now);
        }
        match (open.purpose, &mut self.session) {
            (Purpose::SignIn, _) => self.sign_in(&open, completed.proofs, put_off),
            (Purpose::StepUp | Purpose::Enrol, Some((_, proofs))) => {
                *proofs = completed.proofs;
                self.seen.insert(match open.purpose {
                    Purpose::Enrol => "first in the settings",
                    _ => "raised",
                });
            }
            (Purpose::Sudo, Some((session, _))) => {
                session.sudo_until = Some(self.now + SUDO_MS);
                self.seen.insert("confirmed");
            }
            _ => {}
        }
    }

    fn sign_in(&mut self, open: &Open, proofs: Vec<Proof>, put_off: bool) {
        let standing = &open.standing;
        let worth = remembered::worth(standing, &proofs).filter(|_| open.attempt.wants_remembering());
        if let Some(proof) = worth {
            self.kept = Some(self.browser(proof, remembered::days(standing)));
        }
        self.seen.insert(match proofs.last() {
            _ if put_off => "in by a grace",
            Some(proof) if proof.remembered => "in by a remembered browser",
            Some(proof) => came_by(proof),
            None => "in by the password",
        });
        let trusted = session::trusted(standing, &proofs, self.now + SUDO_MS);
        self.session = Some((self.new_session(trusted), proofs));
    }

    fn browser(&self, proof: &Proof, days: u32) -> Remembered {
        Remembered {
            id: String::new(),
            person_id: String::new(),
            token_hash: Vec::new(),
            previous_hash: None,
            rotated_at: self.now,
            proof: serde_json::to_string(proof).expect("JSON"),
            address: String::new(),
            agent: String::new(),
            created_at: self.now,
            last_used_at: self.now,
            expires_at: self.now + i64::from(days) * DAY_MS,
        }
    }

    fn new_session(&self, (sudo_until, enrol_until): (Option<i64>, Option<i64>)) -> Session {
        Session {
            id: String::new(),
            token_hash: Vec::new(),
            person_id: String::new(),
            proofs: String::new(),
            policy_version: 0,
            created_at: self.now,
            seen_at: self.now,
            expires_at: i64::MAX,
            sudo_until,
            enrol_until,
            browser_id: None,
            stay_id: None,
            address: String::new(),
            agent: String::new(),
        }
    }

    /// Whether what is not complete would be, if less were known of the person.
    pub(super) fn knowing_less_completes(&self) -> bool {
        let Some((Purpose::SignIn | Purpose::StepUp, attempt)) = &self.attempt else {
            return false;
        };
        let (policy, all) = (self.rules.policy(), self.facts());
        let nothing = Facts::default();
        let fewer = [
            Facts {
                groups: nothing.groups.clone(),
                ..all.clone()
            },
            Facts {
                enrolled: nothing.enrolled.clone(),
                ..all.clone()
            },
            Facts {
                settable: nothing.settable.clone(),
                ..all.clone()
            },
            Facts {
                address: nothing.address.clone(),
                ..all.clone()
            },
            Facts {
                at: nothing.at.clone(),
                ..all.clone()
            },
            Facts {
                owing_since_ms: nothing.owing_since_ms.clone(),
                ..all
            },
            nothing,
        ];
        fewer.iter().any(|facts| {
            let requirement = &decide(&policy, facts).requirement;
            attempt.complete(World { requirement, facts }).is_ok()
        })
    }
}

fn came_by(proof: &Proof) -> &'static str {
    match proof.provider.as_str() {
        "totp" => "in by totp",
        "webauthn" => "in by webauthn",
        "email" => "in by email",
        "backup_codes" => "in by backup_codes",
        _ => "in by admin_code",
    }
}
