//! Find: noun phrases, names and acronyms of an encoded article.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A word or phrase of the subject.
    Term,
    /// A proper name.
    Name,
    /// An abbreviation in capitals.
    Acronym,
}

impl Kind {
    /// The word that stands for it in a table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Term => "term",
            Self::Name => "name",
            Self::Acronym => "acronym",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
