//! Of which kind an event is: what the filter offers.

use app::words::{Lang, audit as words};

use crate::audit::Event;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    All,
    SignIns,
    Refused,
    Methods,
    Accounts,
    Portal,
    Log,
    /// One event, by its own name.
    One(Event),
}

impl Kind {
    /// The choices, with the names that stand in an address. No event is called so.
    const ALL: [(Self, &'static str); 7] = [
        (Self::All, ""),
        (Self::SignIns, "sign-ins"),
        (Self::Refused, "refused"),
        (Self::Methods, "methods"),
        (Self::Accounts, "accounts"),
        (Self::Portal, "portal"),
        (Self::Log, "log"),
    ];

    /// As the address has it; anything else is everything.
    pub(super) fn read(text: &str) -> Self {
        let choice = Self::ALL.into_iter().find(|(_, name)| *name == text);
        let event = || Event::ALL.iter().copied().find(|event| event.name() == text);
        match choice {
            Some((kind, _)) => kind,
            None => event().map_or(Self::All, Self::One),
        }
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::One(event) => event.name(),
            _ => Self::ALL
                .into_iter()
                .find(|(kind, _)| *kind == self)
                .map_or("", |(_, name)| name),
        }
    }

    /// The names of its events; none is every one.
    pub(super) fn events(self) -> Vec<String> {
        let is_meant = |event: &Event| match self {
            Self::All => false,
            Self::One(one) => *event == one,
            _ => kind_of(*event) == self,
        };
        let names = Event::ALL.iter().copied().filter(is_meant);
        names.map(|event| event.name().to_owned()).collect()
    }

    /// What can be chosen. A single event is among it when it is asked for.
    pub(super) fn options(self, lang: Lang) -> Vec<(String, String, bool)> {
        let choices = Self::ALL
            .into_iter()
            .map(|(kind, name)| (name.to_owned(), kind.words(lang).to_owned(), kind == self));
        let single = match self {
            Self::One(event) => Some((event.name().to_owned(), event.name().to_owned(), true)),
            _ => None,
        };
        choices.chain(single).collect()
    }

    fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::All => words::kind_all(lang),
            Self::SignIns => words::kind_sign_ins(lang),
            Self::Refused => words::kind_refused(lang),
            Self::Methods => words::kind_methods(lang),
            Self::Accounts => words::kind_accounts(lang),
            Self::Portal => words::kind_portal(lang),
            Self::Log => words::kind_log(lang),
            Self::One(event) => event.name(),
        }
    }
}

fn kind_of(event: Event) -> Kind {
    match event {
        Event::SignInStarted
        | Event::PasswordRight
        | Event::ChallengeShown
        | Event::AnswerRight
        | Event::AttemptEnded
        | Event::SessionOpened
        | Event::SessionRaised
        | Event::SessionEnded
        | Event::SetUpPutOff
        | Event::FactorUsed
        | Event::CodeUsed
        | Event::AdminCodeUsed
        | Event::BrowserRemembered
        | Event::BrowserForgotten
        | Event::StayGranted
        | Event::SudoGiven => Kind::SignIns,
        Event::PasswordWrong
        | Event::AccountOff
        | Event::AnswerWrong
        | Event::SignInBlocked
        | Event::Throttled
        | Event::KeyCopied
        | Event::RememberedStolen
        | Event::NotMe
        | Event::PasswordResetRefused
        | Event::AdminCodeRefused
        | Event::SetUpCodeRefused
        | Event::SudoRefused
        | Event::LockOutPrevented => Kind::Refused,
        Event::FactorAdded
        | Event::FactorRenamed
        | Event::FactorRemoved
        | Event::CodesMade
        | Event::CodesUsedUp
        | Event::AdminCodeIssued
        | Event::AdminCodeConfirmed
        | Event::AdminCodeRevoked => Kind::Methods,
        Event::AccountCreated
        | Event::AccountChanged
        | Event::AccountDeleted
        | Event::DataDownloaded
        | Event::TermsAccepted
        | Event::BreachesUnreachable
        | Event::PasswordBreached
        | Event::PasswordChanged
        | Event::PasswordResetStarted
        | Event::PasswordResetUsed
        | Event::PeopleExported
        | Event::GroupChanged => Kind::Accounts,
        Event::EnforcementChanged
        | Event::PolicyChanged
        | Event::ProviderChanged
        | Event::ProviderCleaned
        | Event::KeysChanged
        | Event::SetUpCodeMade
        | Event::SetUpCodeUsed => Kind::Portal,
        Event::AuditExported | Event::AuditRemoved => Kind::Log,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_in_one_choice_and_can_be_asked_for_alone() {
        let mut all: Vec<String> = Kind::ALL.iter().flat_map(|(kind, _)| kind.events()).collect();
        assert_eq!(all.len(), Event::ALL.len());
        all.sort();
        all.dedup();
        assert_eq!(all.len(), Event::ALL.len());
        for event in Event::ALL {
            assert_eq!(Kind::read(event.name()), Kind::One(*event));
            assert_eq!(Kind::One(*event).events(), [event.name()]);
        }
        for (kind, name) in Kind::ALL {
            assert_eq!((Kind::read(name), kind.name()), (kind, name));
        }
        assert_eq!(Kind::read("nonsense"), Kind::All);
    }
}
