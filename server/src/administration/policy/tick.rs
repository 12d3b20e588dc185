//! "I know that 3 people cannot sign in without help": a tick counts for the draft beside which it stood, and for so many people. A
//! draft that was changed afterwards is asked about again.

use editor::Fields;
use policy::Policy;
use sha2::{Digest as _, Sha256};

/// The field of the form.
pub const FIELD: &str = "locked_out";

/// What the tick says of a draft.
pub fn said(draft: &Policy, locked_out: usize) -> String {
    format!("{locked_out}.{}", digest(draft))
}

/// Of how many people the form says that it is known, of this draft.
pub fn known(form: &Fields, draft: &Policy) -> usize {
    let said = form.get(FIELD).and_then(|said| said.split_once('.'));
    let said = said.filter(|(_, of)| *of == digest(draft));
    said.and_then(|(count, _)| count.parse().ok()).unwrap_or(0)
}

/// What tells one draft from another. Their numbers are given by the portal.
fn digest(draft: &Policy) -> String {
    let draft = Policy {
        version: 0,
        ..draft.clone()
    };
    // What cannot be written is like no other, and nothing is known of it.
    let text = serde_json::to_vec(&draft).unwrap_or_default();
    data_encoding::HEXLOWER.encode(&Sha256::digest(text)[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(days: u32) -> Policy {
        let mut draft = Policy::default();
        draft.base.remember_browser_days = days;
        draft
    }

    fn form(said: &str) -> Fields {
        [(FIELD.to_owned(), said.to_owned())].into()
    }

    #[test]
    fn a_tick_is_good_for_its_own_draft_and_so_many_people() {
        let said = said(&draft(1), 3);
        assert_eq!(known(&form(&said), &draft(1)), 3);
        assert_eq!(known(&form(&said), &draft(2)), 0, "another draft");
        let numbered = Policy {
            version: 7,
            ..draft(1)
        };
        assert_eq!(known(&form(&said), &numbered), 3, "its number is given later");
    }

    #[test]
    fn what_is_no_tick_says_nothing() {
        let digest = digest(&draft(1));
        for hostile in [
            "".to_owned(),
            "1".to_owned(),
            "3.".to_owned(),
            digest.clone(),
            format!("-1.{digest}"),
            format!("99999999999999999999999.{digest}"),
            format!("3.{digest}0"),
        ] {
            assert_eq!(known(&form(&hostile), &draft(1)), 0, "{hostile}");
        }
        assert_eq!(known(&Fields::new(), &draft(1)), 0);
    }
}
