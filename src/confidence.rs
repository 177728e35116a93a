//! Score: from a concept's evidence to a probability.

use std::fmt;

use crate::concept::{Concept, Member};
use crate::stats::logistic;

/// A probability, 0 to 1; only this room makes one. Printed with two decimals.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Confidence(f64);

impl Confidence {
    /// Certainty, of what a human decided.
    pub const CERTAIN: Self = Self(1.0);

    /// The probability.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }

    /// `probability` cut to 0..=1; what is not a number counts as 0.
    pub(crate) fn of(probability: f64) -> Self {
        Self(if probability.is_nan() { 0.0 } else { probability.clamp(0.0, 1.0) })
    }

    /// Part of it: `share` is 0 to 1.
    #[must_use]
    pub fn scaled(self, share: f64) -> Self {
        Self::of(self.0 * share)
    }

    /// The lesser of the two.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        if other.0 < self.0 { other } else { self }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.0)
    }
}

/// Log-odds that a member without any evidence would have.
const BASE: f64 = -0.6;
/// What one unit of the links' log-odds adds.
const STRENGTH: f64 = 0.55;
/// What each further language that agrees adds, up to three.
const LANGUAGE: f64 = 0.45;
/// What each doubling of the occurrences adds, up to eight occurrences.
const REPETITION: f64 = 0.25;

/// How likely the member names its concept: a logistic model, monotone in the strength of its links, in the languages
/// that agree and in how often it occurs.
#[must_use]
pub fn score(member: &Member) -> Confidence {
    let languages = member.languages.min(4).saturating_sub(1) as f64;
    let repetition = (member.term.term.count().clamp(1, 8) as f64).log2();
    let odds = BASE + STRENGTH * f64::from(member.strength) + LANGUAGE * languages + REPETITION * repetition;
    Confidence::of(logistic(odds))
}

/// How likely two members of a concept name the same thing: no likelier than either names the concept; where the two
/// are not linked themselves, only as likely as both together.
#[must_use]
pub fn score_pair(concept: &Concept, left: usize, right: usize) -> Confidence {
    let (one, other) = (score(&concept.members[left]), score(&concept.members[right]));
    let link = concept.members[left].links.iter().find(|link| link.0 == right);
    match link {
        Some(&(_, odds)) if odds > 0.0 => one.min(other),
        _ => Confidence::of(one.0 * other.0),
    }
}

/// The confidence of an English label: no more than the concept's best term has.
#[must_use]
pub fn score_label(concept: &Concept, certainty: f64) -> Confidence {
    let best = concept.members.iter().map(|member| score(member).0).fold(0.0, f64::max);
    Confidence::of(best * certainty)
}

#[cfg(test)]
mod tests {
    use super::{Confidence, score};
    use crate::candidate::Kind;
    use crate::concept::{Member, PooledTerm};
    use crate::link::{Form, Term};

    fn member(strength: f32, languages: usize, count: usize) -> Member {
        let form = Form { words: Vec::new(), head: 0, count, initial: false };
        let term = Term {
            lang: "pl".parse().unwrap(),
            key: "model".into(),
            kind: Kind::Term,
            forms: vec![form],
            free: count,
            quoted: 0,
            articles: Vec::new(),
            information: 12.0,
            context_article: String::new(),
            context: String::new(),
            labels: Vec::new(),
        };
        Member { term: PooledTerm { term, stories: 1, words: 0 }, strength, links: Vec::new(), languages }
    }

    #[test]
    fn more_evidence_never_gives_less_confidence() {
        let base = score(&member(0.5, 2, 2)).value();
        for more in [member(1.5, 2, 2), member(0.5, 3, 2), member(0.5, 2, 4)] {
            assert!(score(&more).value() > base, "{more:?}");
        }
        let sure = [(6.0, 4, 8), (6.0, 9, 99)].map(|(strength, languages, count)| member(strength, languages, count));
        assert!(score(&sure[1]).value() >= score(&sure[0]).value());
    }

    #[test]
    fn a_probability_is_printed_with_two_decimals_and_kept_in_range() {
        assert_eq!(Confidence::of(0.666).to_string(), "0.67");
        assert_eq!(Confidence::of(f64::NAN).value(), 0.0);
        assert_eq!(Confidence::of(7.0).value(), 1.0);
    }
}
