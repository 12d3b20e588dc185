//! What an attempt must prove, by what it is for, and what of the person it looks at.

use policy::{Bounds, Fact, Reason, Requirement, Role, Strength};

use crate::standing::Standing;
use crate::store::attempts::Purpose;

/// What an attempt must prove. Signing in and stepping up: what the policy demands. A first method: a factor, so that one is set up,
/// with what the policy demands before that; somebody who wants one does not put it off. Sudo: besides the password, the strongest
/// method that the person has (design.md section 5), so a fallback or a delivered code never stands in for a better one.
pub(super) fn demanded(purpose: Purpose, standing: &Standing) -> Requirement {
    let demanded = &standing.decision.requirement;
    match purpose {
        Purpose::SignIn | Purpose::StepUp => return demanded.clone(),
        Purpose::Enrol => {
            let no_grace = Bounds {
                enrolment_grace_days: Some(0),
                ..Bounds::LOOSEST
            };
            return Requirement::asking(Strength::Any, [])
                .merge(demanded.clone())
                .within(&no_grace);
        }
        Purpose::Sudo => {}
    }
    // Without a method that proves anything, unused backup codes still guard the first one.
    if standing.is_guarded_by_codes() {
        return Requirement::asking(Strength::Any, [Reason::OwnFactor]);
    }
    let all = standing.facts.enrolled.known().map_or(&[][..], Vec::as_slice);
    let strongest = |usable: bool| {
        all.iter()
            .filter(|e| e.role == Role::Primary && (!usable || e.usable))
            .map(|e| e.strength)
            .max()
    };
    match strongest(true).or_else(|| strongest(false)) {
        // Nor does what the policy allows nobody.
        Some(strength) => Requirement::asking(strength, [Reason::OwnFactor]).within(demanded.bounds()),
        None => Requirement::nothing(),
    }
}

/// Confirming oneself never leads into a set-up, and an administrator code confirms nothing.
pub(super) fn seen_for(purpose: Purpose, mut standing: Standing) -> Standing {
    if purpose == Purpose::Sudo {
        standing.facts.settable = Fact::Known(Vec::new());
        if let Fact::Known(enrolled) = &mut standing.facts.enrolled {
            enrolled.retain(|e| e.provider != policy::ADMIN_CODE);
        }
    }
    standing
}
