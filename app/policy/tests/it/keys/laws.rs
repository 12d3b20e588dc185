//! What holds for any key and any demand on keys.

use policy::{Demand, Key, Next, what_now};
use proptest::prelude::*;

use super::{given, keys_only, with};
use crate::random::{any_facts, any_requirement};
use crate::support::{WEBAUTHN, any_key, any_models, demand};

/// A virtue more never hurts.
fn better(key: Key) -> Key {
    Key {
        verifies: true,
        synced: false,
        ..key
    }
}

proptest! {
    #[test]
    fn what_is_not_known_of_a_key_never_helps(demanded in any_requirement(), key in any_key(), facts in any_facts()) {
        let unfit = |key: Option<&Key>| demanded.unfit(&WEBAUTHN, key).is_some();
        prop_assert!(!unfit(Some(&key)) || unfit(None));
        prop_assert!(unfit(Some(&key)) || !unfit(Some(&better(key))));
        let unattested = Key { attested: None, ..key };
        prop_assert!(!unfit(Some(&key)) || demanded.keys().models.is_some() || unfit(Some(&unattested)) || !demanded.keys().attested);
        let enough = |key| what_now(&demanded, &facts, &[given(key)]) == Next::Enough;
        prop_assert!(!enough(None) || enough(Some(key)));
    }

    /// Of two demands, what the merge takes each takes; and what both take, the merge takes.
    #[test]
    fn the_merge_takes_what_both_take(a in any_requirement(), b in any_requirement(), key in any_key()) {
        let fits = |demanded: &policy::Requirement| demanded.unfit(&WEBAUTHN, Some(&key)).is_none();
        let merged = a.clone().merge(b.clone());
        prop_assert!(!fits(&merged) || (fits(&a) && fits(&b)));
        // A list demands nothing until attestation is demanded, by whichever of the two.
        if a.keys().attested == b.keys().attested {
            prop_assert_eq!(fits(&merged), fits(&a) && fits(&b));
        }
    }

    #[test]
    fn a_shorter_list_never_takes_more(listed in any_models(), fewer in any_models(), key in any_key()) {
        let of = |models| demand(&keys_only(Demand { models: Some(models), ..Demand::default() }), &with(vec![]));
        let (long, short) = (of(listed.clone()), of(listed.intersection(&fewer).copied().collect()));
        prop_assert!(short.is_at_least(&long));
        prop_assert!(short.unfit(&WEBAUTHN, Some(&key)).is_some() || long.unfit(&WEBAUTHN, Some(&key)).is_none());
    }
}
