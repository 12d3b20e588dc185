//! Backup codes: a sheet of codes that each work once, for those who lost everything else (NIST SP 800-63B-4, look-up
//! secrets). Ten of sixteen Crockford characters: 80 bits each. The first four find the row, all sixteen are hashed with
//! Argon2id. Making, showing and confirming a set is in `security/backup_codes.rs`.

use app::words::{Lang, providers as words};
use async_trait::async_trait;
use policy::{ProviderId, Role, Strength};

use super::sheet_code::{self, accepted};
use super::{About, AdminControl, Challenge, Judgement, Provider, ProviderError, Rejection, Seen, Verdict};
use crate::codes;
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
        let texts = [
            words::backup_heading(lang),
            words::backup_lead(lang),
            words::backup_label(lang),
        ];
        sheet_code::form(ID, lang, texts)
    }

    async fn judge(&self, seen: &Seen<'_>, answer: &str) -> Result<Judgement, ProviderError> {
        let deps = seen.deps;
        if answer.trim().is_empty() {
            return Ok(Judgement::rejected(Rejection::Empty));
        }
        let typed = codes::normalise(answer);
        let row = match (&typed, seen.enrolments.first()) {
            (Some(code), Some(enrolment)) => {
                let mut conn = deps.store.read().await?;
                store::backup_codes::by_finder(&mut conn, &enrolment.id, code.finder()).await?
            }
            _ => None,
        };
        let hash = row.as_ref().map(|row| row.hash.as_str());
        let is_right = sheet_code::is_right(deps, typed.as_ref(), hash).await?;
        Ok(match row {
            Some(row) if is_right && row.used_at.is_none() => accepted(row.enrolment_id, row.id),
            _ => Judgement::rejected(Rejection::Wrong),
        })
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
