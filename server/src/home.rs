//! The signed-in home page: what needs attention, most urgent first.

use app::model::frame::News;
use app::model::home::{Card, Dismiss, Home, Tone};
use app::routes::{Route, SECURE, SECURITY};
use app::words::{Lang, account as account_words, home as words};

use crate::deps::Deps;
use crate::failure::Failure;
use crate::notices::{self, Notice, Stance};
use crate::security::{backup_codes, not_me, passkey_offer};
use crate::sign_in::session::Signed;
use crate::store::{self, Conn};
use crate::times;

/// Fewer codes than this are worth a word.
const FEW_CODES: u32 = 3;

/// Up to this rank a notice comes before everything that can wait.
const URGENT: u8 = 2;

/// How many cards are shown.
const MOST_CARDS: usize = 3;

/// The page of this person.
pub async fn page(
    conn: &mut Conn,
    deps: &Deps,
    (signed, open): (&Signed, &notices::Open),
    lang: Lang,
) -> Result<Home, Failure> {
    let standing = &signed.standing;
    let mut cards = Vec::new();
    if standing.besides.reported_at.is_some()
        && not_me::state(conn, deps, &standing.person.id).await?.is_waiting()
    {
        cards.push(Card {
            tone: Tone::Warn,
            text: account_words::secure_card(lang).to_owned(),
            link: Some((
                account_words::secure_card_link(lang).to_owned(),
                SECURE.to_owned(),
            )),
            dismiss: None,
        });
    }
    let (urgent, others) = told(deps, (signed, open), lang);
    cards.extend(urgent);
    let owes = signed.owes_until();
    if (owes.is_some() || !standing.has_factor()) && !standing.settable().is_empty() {
        let link = Some((words::add_second_link(lang).to_owned(), Route::AddMethod.path()));
        let until = owes.map(|until| times::date(until, &deps.config.time_zone, lang));
        cards.push(Card {
            tone: Tone::Warn,
            text: match until {
                Some(date) => words::add_second_until(lang, &date),
                None => words::add_second(lang).to_owned(),
            },
            link,
            dismiss: None,
        });
    }
    if standing.has_factor() && backup_codes::are_on(standing, deps) {
        cards.extend(codes(standing.codes_left(), lang));
    }
    if passkey_offer::is_open(standing, &signed.session.id) {
        cards.push(Card {
            tone: Tone::Info,
            text: words::offer_passkey(lang).to_owned(),
            link: Some((
                words::offer_passkey_link(lang).to_owned(),
                Route::AddMethod.path(),
            )),
            dismiss: Some(Dismiss::Offer),
        });
    }
    cards.extend(others);
    // Three at most, the most urgent first: the rest waits until these are put away (ux.md 3.19).
    cards.truncate(MOST_CARDS);
    Ok(Home { cards })
}

fn codes(left: Option<u32>, lang: Lang) -> Option<Card> {
    let (text, link) = match left {
        None => (words::no_codes(lang).to_owned(), words::no_codes_link(lang)),
        Some(left) if left <= FEW_CODES => (words::few_codes(lang, left), words::few_codes_link(lang)),
        Some(_) => return None,
    };
    Some(Card {
        tone: Tone::Warn,
        text,
        link: Some((link.to_owned(), format!("{SECURITY}#backup"))),
        dismiss: None,
    })
}

/// What people are told, as cards: what lets somebody in, or tells that somebody is in; then the rest, what others report last.
fn told(deps: &Deps, (signed, open): (&Signed, &notices::Open), lang: Lang) -> (Vec<Card>, Vec<Card>) {
    let mut ranked: Vec<_> = open
        .rows
        .iter()
        .filter_map(|row| {
            open.stance(&signed.session, row)
                .map(|(n, stance)| (row, n, stance))
        })
        .filter(|(.., stance)| *stance != Stance::Own)
        .map(|(row, notice, stance)| (rank(&notice), row, notice, stance))
        .collect();
    ranked.sort_by_key(|(rank, ..)| *rank);
    let (mut urgent, mut others) = (Vec::new(), Vec::new());
    let mut is_read = false;
    for (rank, row, notice, stance) in ranked {
        // What cannot be put away here is shown once, the newest: the rest waits for a browser in which it can.
        if stance == Stance::Reads && std::mem::replace(&mut is_read, true) {
            continue;
        }
        let cards = if rank <= URGENT { &mut urgent } else { &mut others };
        cards.push(told_card(deps, (row, &notice, stance), lang));
    }
    (urgent, others)
}

fn rank(notice: &Notice) -> u8 {
    match notice {
        Notice::AdminCodeUsed { .. } => 0,
        Notice::AdminCodeIssued { .. } => 1,
        Notice::NewBrowser { .. } | Notice::RememberedStolen { .. } | Notice::KeyCopied { .. } => URGENT,
        Notice::Reported { .. } => 4,
        _ => 3,
    }
}

fn told_card(
    deps: &Deps,
    (row, notice, stance): (&store::notices::Notice, &Notice, Stance),
    lang: Lang,
) -> Card {
    let when = times::moment(row.at, deps.now_ms(), &deps.config.time_zone, lang);
    let words = match notice {
        Notice::NewBrowser { .. } => account_words::new_browser_yes(lang),
        _ => words::dismiss(lang),
    };
    Card {
        tone: Tone::Info,
        text: notice.words(lang, &when),
        link: notice.link(lang),
        dismiss: (stance == Stance::Answers).then(|| Dismiss::Notice(row.id.clone(), words.to_owned())),
    }
}

/// Whether there is anything for them in the administration.
pub fn administers(signed: &Signed) -> bool {
    let standing = &signed.standing;
    standing.person.administrator || standing.besides.looks_after_groups
}

/// The newest notice that is not put away and wants an answer, for every page of the person.
pub fn news(deps: &Deps, (signed, open): (&Signed, &notices::Open), lang: Lang) -> Option<News> {
    let news = |row: &store::notices::Notice| {
        let (notice, stance) = open.stance(&signed.session, row)?;
        // What others report waits on the home page: it is not about the reader.
        if stance == Stance::Own || matches!(notice, Notice::Reported { .. }) {
            return None;
        }
        let (link, to) = notice.link(lang)?;
        // On a page of its own there is no "Yes" beside it.
        let link = match notice {
            Notice::NewBrowser { .. } => account_words::new_browser_secure(lang).to_owned(),
            _ => link,
        };
        let when = times::moment(row.at, deps.now_ms(), &deps.config.time_zone, lang);
        Some(News {
            id: row.id.clone(),
            text: notice.words(lang, &when),
            link,
            to,
        })
    };
    open.rows.iter().find_map(news)
}
