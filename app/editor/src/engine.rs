//! What the web worker calls. It is given everybody once, and the form after every change.

use policy::{Before, Circumstance, Crowd, Fact, Known, PORTAL, Policy};
use serde::Deserialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::draft::draft;
use crate::form::Fields;
use crate::panel::{self, Panel};
use crate::words::Lang;

/// How many people of each effect are named.
const MOST_NAMED: usize = 100;

/// What `/admin/policy/crowd` answers.
#[derive(Deserialize)]
struct Loaded {
    crowd: Crowd,
    policy: Policy,
    known: Known,
}

/// Everybody, and the policy in force.
#[wasm_bindgen]
pub struct Engine {
    crowd: Crowd,
    now: Policy,
    before: Before,
    known: Known,
    groups: Vec<String>,
    lang: Lang,
    spoken: String,
}

#[wasm_bindgen]
impl Engine {
    /// From the answer of `/admin/policy/crowd`, in the language of this tag. Nothing when it cannot be read.
    #[must_use]
    pub fn load(json: &str, lang: &str) -> Option<Self> {
        let Loaded { crowd, policy, known } = serde_json::from_str(json).ok()?;
        let crowd = crowd.under(&Circumstance {
            application: Fact::Known(PORTAL.to_owned()),
            ..Circumstance::default()
        });
        Some(Self {
            before: crowd.before(&policy),
            now: policy,
            groups: known.groups.iter().cloned().collect(),
            crowd,
            known,
            lang: Lang::of(lang),
            spoken: String::new(),
        })
    }

    /// The panel for a form as it would be posted, naming people whose names hold `search`.
    pub fn preview(&mut self, form: &str, search: &str) -> String {
        let fields: Fields = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
        let draft = draft(&fields);
        let preview = self
            .crowd
            .preview(&self.before, &draft.policy, (search, MOST_NAMED));
        let findings = policy::check(&draft.policy, &self.known);
        self.spoken = panel::spoken(&preview, self.lang);
        let panel = Panel {
            now: &self.now,
            draft: &draft.policy,
            preview: &preview,
            findings: &findings,
            problems: &draft.problems,
            groups: &self.groups,
        };
        panel::draw(&panel, self.lang)
    }

    /// What is said of the last preview to those who hear the page.
    #[must_use]
    pub fn spoken(&self) -> String {
        self.spoken.clone()
    }
}
