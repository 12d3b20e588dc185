//! The words of the panel "What would change", in every language of the portal. They are here and not with the other words, so
//! that the web worker carries no others.

/// A language: `de` is German, everything else English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Lang {
    /// By its tag.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        if tag == "de" { Self::De } else { Self::En }
    }

    pub(crate) fn pick(self, en: &'static str, de: &'static str) -> &'static str {
        match self {
            Self::En => en,
            Self::De => de,
        }
    }
}
