//! Termhood: how much a concept looks like a term of the subject rather than a word of general language.

use super::{Concept, Member};
use crate::candidate::Kind;
use crate::stats::logistic;

/// Nats a content word below which words are of everyday use ("year" 11, "world" 12, "beginning" 13), and by how many
/// more a word is plainly rare.
const EVERYDAY: f32 = 13.0;
const RARE: f32 = 6.0;

/// The cosine to an English headword at which a phrase is more likely than not an entry of a dictionary.
const HEADWORD: f32 = 0.45;

/// Concepts below this are left out; -3 to 4 in practice. Set by reading the output on the sample and
/// the press articles; not yet fitted.
pub const THRESHOLD: f32 = 0.0;

/// How much a concept looks like a term: rarity in general language, nearness to an English headword, more than one
/// word, support from several articles and languages, quotation marks, and standing alone rather than inside longer
/// terms. A concept none of whose terms ever stands alone is a fragment, whatever else speaks for it.
#[must_use]
pub fn termhood(concept: &Concept) -> f32 {
    let members = concept.members.iter();
    let mean = |measure: &dyn Fn(&Member) -> f32| {
        members.clone().map(measure).sum::<f32>() / concept.members.len().max(1) as f32
    };
    let free: usize = members.clone().map(|member| member.term.term.free).sum();
    let named = members.clone().filter(|member| member.term.term.kind != Kind::Term).count();
    let mostly_named = named * 2 > concept.members.len();
    let rarity = mean(&|member| ((member.term.term.information - EVERYDAY) / RARE).clamp(-1.0, 1.0));
    let headword = mean(&|member| member.term.term.labels.first().map_or(HEADWORD, |label| label.1) - HEADWORD);
    let words = mean(&|member| (member.term.term.key.split([' ', '-']).count().min(2) - 1) as f32);
    let articles = mean(&|member| (member.term.term.articles.len() as f32).ln());
    let repeated = mean(&|member| (member.term.term.count() as f32).ln().min(2.0));
    let languages = members.clone().map(|member| member.term.term.lang).collect::<std::collections::BTreeSet<_>>();
    let quoted = members.clone().any(|member| member.term.term.quoted > 0);
    let fragment = if free == 0 { -2.0 } else { 0.0 };
    let bonus = if quoted { 0.4 } else { 0.0 } + if mostly_named { 2.0 } else { 0.0 };
    1.2 * rarity
        + 5.0 * headword
        + 0.3 * words
        + 0.4 * articles
        + 0.4 * repeated
        + 0.3 * (languages.len() as f32 - 2.0)
        + fragment
        + bonus
        - 0.5
}

/// The share of trust a row keeps at this termhood, 0 to 1: rows near the threshold are less sure to be terms.
#[must_use]
pub fn trust(termhood: f32) -> f64 {
    logistic(f64::from(1.5 * (termhood - THRESHOLD)) + 0.5)
}
