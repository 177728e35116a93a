//! Termhood: how much a concept looks like a term of the subject rather than a word of general language.

use super::{Concept, Member};
use crate::candidate::Kind;
use crate::stats::logistic;

/// Nats a content word that an everyday word has; more is rarer in general language.
const EVERYDAY: f32 = 9.5;

/// Concepts below this are left out; -3 to 3 in practice. Set on the development term sets.
pub const THRESHOLD: f32 = 0.0;

/// How much a concept looks like a term: rarity in general language, more than one word, support from several
/// articles and languages, quotation marks, and standing alone rather than inside longer terms.
#[must_use]
pub fn termhood(concept: &Concept) -> f32 {
    let members = concept.members.iter();
    let mean = |measure: &dyn Fn(&Member) -> f32| {
        members.clone().map(measure).sum::<f32>() / concept.members.len().max(1) as f32
    };
    let rarity = mean(&|member| (member.term.term.information - EVERYDAY).clamp(-3.0, 4.0));
    let words = mean(&|member| (member.term.term.key.split([' ', '-']).count().min(3) - 1) as f32);
    let articles = mean(&|member| (member.term.term.articles.len() as f32).ln());
    let free = mean(&|member| member.term.term.free as f32 / member.term.term.count().max(1) as f32);
    let quoted = members.clone().any(|member| member.term.term.quoted > 0);
    let named = members.clone().filter(|member| member.term.term.kind != Kind::Term).count();
    let mostly_named = named * 2 > concept.members.len();
    let bonus = if quoted { 0.5 } else { 0.0 } + if mostly_named { 2.0 } else { 0.0 };
    0.5 * rarity + 0.8 * words + 0.6 * articles + 1.0 * (free - 0.5) + bonus
}

/// The share of trust a row keeps at this termhood, 0 to 1: rows near the threshold are less sure to be terms.
#[must_use]
pub fn trust(termhood: f32) -> f64 {
    logistic(f64::from(termhood - THRESHOLD) + 1.0)
}
