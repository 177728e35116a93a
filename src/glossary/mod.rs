//! Write: the rows of a glossary and the files they make.

mod assemble;
mod carry;
mod damage;
mod decisions;
mod diff;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod lives;
mod lookup;
mod manifest;
mod merge;
mod pairs;
mod read;
mod settle;
mod tsv;

pub(crate) use assemble::slug_of;
pub use assemble::{Rules, assemble};
pub use carry::{Earlier, carry_over};
pub(crate) use damage::fault;
pub use decisions::{Action, Decision, Refusal, decide, is_decided, replacement};
pub use diff::{ConceptDifference, Difference, FieldDifference, Sort, TermDifference, difference};
pub use manifest::{Manifest, ManifestSettings, SCHEMA};
pub use merge::{MergeError, Merged, merge};
pub use pairs::follow;
pub use read::{Examined, Mistake, examine, read_evidence, read_pairs, read_terms};
pub use settle::{Settled, settle};
pub use tsv::{EVIDENCE, MANIFEST, PAIRS, TERM_COLUMNS, TERMS, cell, is_pair_table, render, render_terms, tables};

use std::fmt;

use serde::Serialize;

use crate::confidence::Confidence;
use crate::text::Lang;

/// A glossary: rows sorted by key, ready to be written.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    /// One a term: the master table.
    pub entries: Vec<Entry>,
    /// One a pair of terms of one concept.
    pub pairs: Vec<Pair>,
    /// Where each term was found; one an entry.
    pub evidence: Vec<TermEvidence>,
}

/// A term of a concept: one row of `terms.tsv`, key (concept, lang, term).
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The concept's identifier: a slug, unique to the concept.
    pub concept: String,
    /// The term's language.
    pub lang: Lang,
    /// The citation form.
    pub term: String,
    /// Term, name or acronym.
    pub kind: Kind,
    /// Preferred or variant.
    pub role: Role,
    /// How likely this term names this concept in this language.
    pub confidence: Confidence,
    /// Where the term comes from.
    pub origin: Origin,
    /// What a human decided.
    pub status: Status,
    /// A human's free text.
    pub note: String,
}

/// Two terms of one concept: one row of `pairs/<a>-<b>.tsv`, key (source, target).
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The language of `source`; at most `target_lang`.
    pub source_lang: Lang,
    /// The language of `target`; equal to `source_lang` for variants of one language.
    pub target_lang: Lang,
    /// The term in the first language; in a pair of variants the preferred one comes first.
    pub source: String,
    /// The term in the second language.
    pub target: String,
    /// How likely the two name one concept.
    pub confidence: Confidence,
    /// The concept's identifier.
    pub concept: String,
    /// What a human decided.
    pub status: Status,
}

/// How a citation form came to be: found in a text, taken from a lemma list, made by rule, given by a human.
pub const FORM_SOURCES: [&str; 4] = ["attested", "listed", "generated", "given"];

/// The volatile side of an entry: one row of `evidence.tsv`.
#[derive(Clone, Debug, PartialEq)]
pub struct TermEvidence {
    /// The concept's identifier.
    pub concept: String,
    /// The term's language.
    pub lang: Lang,
    /// The citation form, as in the entry.
    pub term: String,
    /// How often it occurs, in any form.
    pub count: usize,
    /// In how many articles.
    pub articles: usize,
    /// The forms found, most frequent first, each with its count.
    pub forms: Vec<(String, usize)>,
    /// How the citation form came to be: one of [`FORM_SOURCES`].
    pub form_source: &'static str,
    /// The article the context is from; empty for a term found in none.
    pub context_article: String,
    /// A sentence that holds the term.
    pub context: String,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "lowercase")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word that stands for it in a table.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub use crate::candidate::Kind;

words! {
    /// Whether a term is the one to use.
    Role {
        /// The term to use.
        Preferred = "preferred",
        /// Another term for the same concept.
        Variant = "variant",
    }
}

words! {
    /// Where a term comes from.
    Origin {
        /// Found in an article.
        Attested = "attested",
        /// An English label found for a concept without an English article.
        Pivot = "pivot",
        /// Imported from another glossary.
        Imported = "imported",
    }
}

words! {
    /// What became of a row in a human's hands.
    Status {
        /// Nobody has decided yet.
        Mined = "mined",
        /// A human approved it.
        Approved = "approved",
        /// A human changed it.
        Edited = "edited",
        /// A human rejected it.
        Rejected = "rejected",
    }
}
