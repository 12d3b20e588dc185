//! What the personal security page shows: the one answer of its server functions.

use super::set_up::{NewCodes, SetUp, SetUpChoice};
use serde::{Deserialize, Serialize};

/// One state of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// What is shown.
    pub view: PanelView,
    /// What has just been done.
    pub done: Option<String>,
    /// The clean address of this state.
    pub path: String,
}

/// What is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PanelView {
    /// The whole page.
    Overview(Overview),
    /// Which method to add.
    Choose(SetUpChoice),
    /// Adding one.
    Add(SetUp),
    /// New backup codes.
    NewCodes(NewCodes),
    /// About to remove one.
    Remove(Removal),
    /// Elsewhere: the person must prove themselves again, or is not signed in.
    Go {
        /// A local path.
        to: String,
    },
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// What is asked of this person and why, in one or two sentences.
    pub asked: String,
    /// The account rests on a password alone.
    pub only_password: bool,
    /// The person's methods.
    pub methods: Vec<Enrolment>,
    /// Whether another can be added.
    pub can_add: bool,
    /// How the backup codes stand; `None` where they are switched off.
    pub codes: Option<CodesState>,
    /// Browsers that are not asked for the second step; `None` where none may be remembered and none is.
    pub remembered: Option<Vec<Browser>>,
    /// Attackers know the password.
    pub password_known: bool,
    /// The person may delete their account.
    pub can_delete: bool,
    /// Where the person is signed in, this browser first.
    pub browsers: Vec<Browser>,
    /// The enrolment whose new name was refused, what was typed and why.
    pub naming: Option<Naming>,
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Browser {
    /// The session's id.
    pub id: String,
    /// "Firefox on Windows".
    pub name: String,
    /// Address, since when, by which proof, last active.
    pub facts: String,
    /// The one that looks at the page.
    pub this: bool,
}

/// A name that is asked for: it was refused, or the method is new and was named by its maker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Naming {
    /// The enrolment.
    pub id: String,
    /// What was typed, or is suggested.
    pub name: String,
    /// Why it was refused.
    pub problem: Option<String>,
}

/// One method that the person has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// Its id.
    pub id: String,
    /// The provider.
    pub provider: String,
    /// The picture.
    pub icon: String,
    /// The name that the person gave it.
    pub name: String,
    /// "Authenticator app · added 3 August 2026 · last used today at 14:05".
    pub facts: String,
    /// Whether it can be moved to a new device.
    pub can_replace: bool,
    /// It could not be loaded.
    pub warning: Option<String>,
}

/// How the backup codes stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodesState {
    /// "6 of 10 left, made on 3 August 2026."
    pub facts: String,
    /// Whether there are any.
    pub any: bool,
}

/// About to remove a method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// The enrolment.
    pub id: String,
    /// Its name.
    pub name: String,
    /// "Remove Phone?" or "Phone cannot be removed".
    pub heading: String,
    /// What will be left, or why not.
    pub lead: String,
    /// Whether it may be removed.
    pub allowed: bool,
}
