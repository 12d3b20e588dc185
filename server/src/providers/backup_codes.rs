//! Backup codes: a sheet of codes that each work once, for those who lost everything else (NIST SP 800-63B-4, look-up
//! secrets). Ten of sixteen Crockford characters: 80 bits each. The first four find the row, all sixteen are hashed with
//! Argon2id. Making, showing and confirming a set is in `security/backup_codes.rs`.

use app::model::step::{CodeField, CodeForm};
use app::words::{Lang, providers as words};
use async_trait::async_trait;
use policy::{ProviderId, Role, Strength};

use super::{
    About, AdminControl, Challenge, Claim, Judgement, Provider, ProviderError, Rejection, Seen, Verdict,
};
use crate::codes;
use crate::hashing::Queue;
use crate::store::{self, Conn, StoreError, enrolments::Enrolment};
use crate::work::Work;

/// Its id, for the use cases that make and count codes.
pub const ID: &str = "backup_codes";

/// The provider.
pub struct BackupCodes;

#[async_trait]
impl Provider for BackupCodes {
    fn id(&self) -> ProviderId {
        const { ProviderId::from_static(ID) }
    }

    fn about(&self, lang: Lang) -> About {
        About {
            name: words::backup_name(lang),
            line: words::backup_line(lang),
            need: words::backup_line(lang),
            icon: "sheet",
            strength: Strength::Any,
            role: Role::Fallback,
        }
    }

    fn challenge(&self, seen: &Seen<'_>) -> Challenge {
        let lang = seen.lang;
        Challenge::Code(CodeForm {
            provider: ID.to_owned(),
            heading: words::backup_heading(lang).to_owned(),
            lead: words::backup_lead(lang).to_owned(),
            label: words::backup_label(lang).to_owned(),
            hint: words::backup_hint(lang).to_owned(),
            hint_with_script: None,
            field: CodeField::Letters,
            problem: None,
            other_way: false,
        })
    }

    async fn judge(&self, seen: &Seen<'_>, answer: &str) -> Result<Judgement, ProviderError> {
        let deps = seen.deps;
        let rejected = |rejection| {
            Ok(Judgement {
                verdict: Verdict::Rejected(rejection),
                claim: None,
            })
        };
        if answer.trim().is_empty() {
            return rejected(Rejection::Empty);
        }
        let typed = codes::normalise(answer);
        let row = match (&typed, seen.enrolments.first()) {
            (Some(code), Some(enrolment)) => {
                let mut conn = deps.store.read().await?;
                store::backup_codes::by_finder(&mut conn, &enrolment.id, code.finder()).await?
            }
            _ => None,
        };
        // A code that finds no row costs one hash as well.
        let phc = row
            .as_ref()
            .map_or_else(|| deps.hasher.dummy().to_owned(), |row| row.hash.clone());
        let text = typed.as_ref().map_or("", |code| code.text()).to_owned();
        let verified = deps
            .hasher
            .verify(Queue::Unknown, text, phc)
            .await
            .map_err(|busy| ProviderError::Busy(busy.retry_after_s))?;
        match row {
            Some(row) if verified.ok && row.used_at.is_none() => Ok(Judgement {
                verdict: Verdict::Accepted {
                    enrolment_id: row.enrolment_id.clone(),
                },
                claim: Some(Claim {
                    enrolment_id: row.enrolment_id,
                    item: row.id,
                }),
            }),
            _ => rejected(Rejection::Wrong),
        }
    }

    async fn settle(&self, work: &mut Work<'_>, judgement: Judgement) -> Result<Verdict, ProviderError> {
        let Some(claim) = judgement.claim else {
            return Ok(judgement.verdict);
        };
        if store::backup_codes::use_once(&mut work.conn, &claim.item, work.now).await? {
            Ok(judgement.verdict)
        } else {
            Ok(Verdict::Rejected(Rejection::Wrong))
        }
    }

    fn explain(&self, seen: &Seen<'_>, rejection: &Rejection) -> String {
        match rejection {
            Rejection::Empty => words::backup_empty(seen.lang),
            Rejection::Unavailable => words::unavailable(seen.lang),
            _ => words::backup_wrong(seen.lang),
        }
        .to_owned()
    }

    fn admin(&self) -> AdminControl {
        AdminControl {
            enable: false,
            disable: true,
        }
    }

    async fn left(&self, conn: &mut Conn, enrolments: &[Enrolment]) -> Result<Option<u32>, StoreError> {
        let mut left = 0;
        for enrolment in enrolments {
            left += store::backup_codes::totals(conn, &enrolment.id).await?.unused();
        }
        Ok(Some(u32::try_from(left).unwrap_or(0)))
    }
}
