//! "I know that 3 people cannot sign in without help", of a draft: [`tick`] beside a policy.

use editor::Fields;
use policy::Policy;

use crate::administration::tick;

/// The field of the form.
pub const FIELD: &str = "locked_out";

/// What the tick says of a draft.
pub fn said(draft: &Policy, locked_out: usize) -> String {
    tick::said(&unnumbered(draft), locked_out)
}

/// Of how many people the form says that it is known, of this draft.
pub fn known(form: &Fields, draft: &Policy) -> usize {
    tick::known(form.get(FIELD).map(String::as_str), &unnumbered(draft))
}

/// The numbers of drafts are given by the portal, and tell none from another.
fn unnumbered(draft: &Policy) -> Policy {
    Policy {
        version: 0,
        ..draft.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(days: u32) -> Policy {
        let mut draft = Policy::default();
        draft.base.remember_browser_days = days;
        draft
    }

    #[test]
    fn a_tick_is_good_for_its_own_draft_whatever_its_number() {
        let form: Fields = [(FIELD.to_owned(), said(&draft(1), 3))].into();
        assert_eq!(known(&form, &draft(1)), 3);
        assert_eq!(known(&form, &draft(2)), 0, "another draft");
        let numbered = Policy {
            version: 7,
            ..draft(1)
        };
        assert_eq!(known(&form, &numbered), 3, "its number is given later");
        assert_eq!(known(&Fields::new(), &draft(1)), 0);
    }
}
