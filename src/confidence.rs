//! Score: from a concept's evidence to a probability.

use std::fmt;
use std::sync::LazyLock;

use itertools::Itertools;

use crate::concept::{Concept, Member, Tie};
use crate::link::{Evidence, Term, are_even, is_respelling, rendering};
use crate::stats::{Logistic, logistic};

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

/// Terms and pairs below this are left out where nothing else is asked for: what is right less than three times in ten is
/// more work than help. Of the 33 judged pairs between it and 0.40 in the three large sets fifteen are right,
/// held out (`docs/quality/calibration.tsv`).
pub const THRESHOLD: f64 = 0.30;

/// What is looked at in a pair of a concept's terms, in the order of [`support`].
pub const SUPPORT: [&str; 16] = [
    "lead",
    "overlap",
    "greatest share",
    "complete share",
    "similarity",
    "repetition",
    "lengths agree",
    "further languages",
    "frequency gap",
    "verb and noun",
    "sentences alike",
    "entry",
    "senses",
    "all paired",
    "words unpaired",
    "words unknown",
];

/// What is looked at in two terms that no linked sentences have together, in the order of [`apart`].
pub const APART: [&str; 13] = [
    "lead",
    "margin",
    "bare margin",
    "nearer",
    "context",
    "lengths agree",
    "parted",
    "verb and noun",
    "entry",
    "senses",
    "all paired",
    "words unpaired",
    "words unknown",
];

/// What is looked at in two terms that only a third language joins, in the order of [`way`].
pub const WAY: [&str; 3] = ["log-odds", "lead", "entry"];

/// How sure pairs over two languages are.
#[derive(Clone, Debug, PartialEq)]
pub struct PairModels {
    /// Of two terms, by their [`support`].
    pub pair: Logistic,
    /// Of two terms that no linked sentences have together, by how near they are: by what [`apart`] tells.
    pub apart: Logistic,
    /// Of the same, by the [`way`] through a third language.
    pub way: Logistic,
}

/// Fitted by `cargo run --release --example fit_terms -- --write`.
static COMMITTED: LazyLock<PairModels> = LazyLock::new(|| {
    let table = include_str!("../assets/confidence.tsv");
    let weights = |model: &str, features: &[&str]| Logistic::from_table(table, model, features);
    let models = || {
        let (pair, apart, way) = (weights("pair", &SUPPORT)?, weights("apart", &APART)?, weights("way", &WAY)?);
        Some(PairModels { pair, apart, way })
    };
    models().expect("the table has a weight for every kind of support")
});

/// Log-odds that two variants of one language without any evidence would have, and what one unit of their link's adds.
/// Set by hand: the development sets have no variants.
const VARIANT: f64 = -0.6;
const VARIANT_LINK: f64 = 0.55;

/// The log-odds that a pair of variants without a link of its own is taken to have.
const UNLINKED: f32 = -1.5;

/// The lead of a pair without a link of its own, in log-odds, and the least and the greatest that count. Set by hand: the
/// calibration errors that `fit_terms` prints are hardly other at -5 to 8, -3 to 6 and -3 to 8.
const NO_LEAD: f32 = -5.0;
const LEAD: f32 = 6.0;

/// Below this similarity of their words two phrases have nothing in common.
const UNLIKE: f32 = 0.3;

/// What speaks for two terms of a concept in two languages, as numbers, in the order of [`SUPPORT`]: by how much their
/// link leads before its rivals, in log-odds; of the linked sentences with either the share that has both (Dice 1945);
/// of the best phrases of each the share that is the other, the greater of the two; of the linked sentences that have
/// both the share where every content word of each has its best partner in the other; how alike their words are; the
/// lesser share of best phrases, times the logarithm of how often the rarer term occurs, for of many occurrences it
/// tells more, and of one nothing; whether they may have as many words; how many further languages agree, up to three;
/// and, which speak against them, how far apart their frequencies are (the relative frequency of Schafer and Yarowsky
/// 2002), as a logarithm, and how far one is a verb and the other is not; and, which speaks for them, how much of the
/// linked sentences that have both is alike; and what the lexicon says of them, see [`rendering`].
#[must_use]
pub fn support(concept: &Concept, left: usize, right: usize) -> [f64; SUPPORT.len()] {
    let [one, other] = [left, right].map(|index| &concept.members[index]);
    let tie = tie(concept, left, right);
    let measured = |of: fn(&Evidence) -> Option<f32>| tie.and_then(|tie| of(&tie.evidence)).unwrap_or(0.0);
    let count = one.term.term.count().min(other.term.term.count()).max(1);
    let [entry, senses, all_paired, unpaired, unknown] = rendering(tie.and_then(|tie| tie.evidence.lexicon));
    let share = measured(|evidence| evidence.forward).min(measured(|evidence| evidence.backward));
    let support = [
        tie.map_or(NO_LEAD, |tie| tie.lead).clamp(NO_LEAD, LEAD),
        measured(|evidence| evidence.overlap),
        measured(|evidence| evidence.forward).max(measured(|evidence| evidence.backward)),
        measured(|evidence| evidence.of_together(evidence.complete)),
        (measured(|evidence| evidence.similarity) - UNLIKE).max(0.0),
        share * (count as f32).ln(),
        lengths_agree(&one.term.term, &other.term.term),
        one.languages.min(other.languages).clamp(1, 4) as f32 - 1.0,
        (frequency(one) / frequency(other)).ln().abs(),
        verb_and_noun(&one.term.term, &other.term.term),
        measured(|evidence| evidence.of_together(evidence.alike)),
        entry,
        senses,
        all_paired,
        unpaired,
        unknown,
    ];
    support.map(f64::from)
}

/// What is known of two terms of a concept in two languages that no linked sentences have together, as numbers, in the
/// order of [`APART`]: by how much their link leads before its rivals, in log-odds; by how much their vectors are nearer
/// to each other than to their rivals, in the text and by themselves (Conneau et al. 2018); by how much they are nearer
/// than their best rivals; how much their sentences say the same; whether they may have as many words; and, which speak
/// against them, whether both stand in linked sentences, so that they could have met, and how far one is a verb and the
/// other is not; and what the lexicon says of them, see [`rendering`]. `None` where linked sentences have both, or nothing
/// is known of their vectors.
#[must_use]
pub fn apart(concept: &Concept, left: usize, right: usize) -> Option<[f64; APART.len()]> {
    let [one, other] = [left, right].map(|index| &concept.members[index].term.term);
    let tie = tie(concept, left, right)?;
    let evidence = &tie.evidence;
    let margin = evidence.margin.filter(|_| one.lang != other.lang && evidence.together == 0.0)?;
    let [entry, senses, all_paired, unpaired, unknown] = rendering(evidence.lexicon);
    let apart = [
        tie.lead.clamp(NO_LEAD, LEAD),
        (margin / FAR[0]).clamp(-1.0, 1.0),
        (evidence.bare.unwrap_or(0.0) / FAR[1]).clamp(-1.0, 1.0),
        evidence.nearer.unwrap_or(0.0).clamp(-0.3, 0.3),
        evidence.context.unwrap_or(0.0).max(0.0),
        lengths_agree(one, other),
        if evidence.overlap.is_some() { 1.0 } else { 0.0 },
        verb_and_noun(one, other),
        entry,
        senses,
        all_paired,
        unpaired,
        unknown,
    ];
    Some(apart.map(f64::from))
}

/// The greatest margins that count, in the text and of terms by themselves. Set by hand: few pairs lie beyond.
const FAR: [f32; 2] = [0.2, 0.05];

/// Whether two terms may have as many words.
fn lengths_agree(one: &Term, other: &Term) -> f32 {
    if are_even([one, other].into_iter()) { 1.0 } else { 0.0 }
}

/// How far one of two terms is a verb and the other is not, 0 to 1.
fn verb_and_noun(one: &Term, other: &Term) -> f32 {
    (one.verb_share() - other.verb_share()).abs()
}

/// How often a term is said, of the words of its language.
fn frequency(member: &Member) -> f32 {
    member.term.term.count().max(1) as f32 / member.term.words.max(1) as f32
}

/// How likely two members of a concept name the same thing: inside one language by their link, between two by what
/// sentences say of them, or, of terms that no linked sentences have together, by how near they are and by the [`way`]
/// through a third language. A term that is also written otherwise (`hand-washing`, `handwashing`) is as likely as the
/// likeliest of its spellings.
#[must_use]
pub fn score_pair(concept: &Concept, left: usize, right: usize) -> Confidence {
    score_pair_with(&COMMITTED, concept, left, right)
}

/// [`score_pair`] with other weights than the committed ones.
#[must_use]
pub fn score_pair_with(models: &PairModels, concept: &Concept, left: usize, right: usize) -> Confidence {
    let [one, other] = [left, right].map(|index| &concept.members[index].term.term);
    if one.lang == other.lang {
        return score_written(models, concept, left, right);
    }
    let written = spellings(concept, left).cartesian_product(spellings(concept, right).collect_vec());
    let scores = written.map(|(left, right)| score_written(models, concept, left, right).0);
    Confidence::of(scores.fold(0.0, f64::max))
}

/// The members that are this one or the same term, written otherwise.
fn spellings(concept: &Concept, of: usize) -> impl Iterator<Item = usize> {
    let term = |index: usize| &concept.members[index].term.term;
    let same = move |&at: &usize| at == of || term(at).lang == term(of).lang && is_respelling(term(at), term(of));
    (0..concept.members.len()).filter(same)
}

/// By what is known of these two as they are written.
fn score_written(models: &PairModels, concept: &Concept, left: usize, right: usize) -> Confidence {
    let near = apart(concept, left, right).map(|features| logistic(models.apart.log_odds(&features)));
    let own = near.map_or_else(|| score_tied(&models.pair, concept, left, right), Confidence::of);
    let through = way(&models.pair, concept, left, right).map(|features| logistic(models.way.log_odds(&features)));
    through.map_or(own, |through| Confidence::of(through.max(own.0)))
}

/// What is known of two terms that only a third language joins, as numbers, in the order of [`WAY`]: the log-odds that both
/// ends of the surest way through one of their [`between`] hold, by how much the two lead before their own rivals, and
/// whether one entry of the lexicon has both. `None` where there is no such way.
#[must_use]
pub fn way(pair: &Logistic, concept: &Concept, left: usize, right: usize) -> Option<[f64; WAY.len()]> {
    let both = |&at: &usize| score_tied(pair, concept, left, at).0 * score_tied(pair, concept, at, right).0;
    let surest = between(concept, left, right).iter().map(both).max_by(f64::total_cmp)?;
    let tie = tie(concept, left, right);
    let lead = tie.map_or(NO_LEAD, |tie| tie.lead).clamp(NO_LEAD, LEAD);
    let [entry, ..] = rendering(tie.and_then(|tie| tie.evidence.lexicon));
    Some([(surest / (1.0 - surest)).ln(), f64::from(lead), f64::from(entry)])
}

/// The members in a third language that linked sentences have with either of two terms, if none have the two themselves.
#[must_use]
pub fn between(concept: &Concept, left: usize, right: usize) -> Vec<usize> {
    let lang = |index: usize| concept.members[index].term.term.lang;
    if lang(left) == lang(right) || seen(concept, left, right) {
        return Vec::new();
    }
    let third = (0..concept.members.len()).filter(|&at| lang(at) != lang(left) && lang(at) != lang(right));
    third.filter(|&at| seen(concept, left, at) && seen(concept, at, right)).collect()
}

fn tie(concept: &Concept, left: usize, right: usize) -> Option<&Tie> {
    concept.members[left].ties.iter().find(|tie| tie.member == right)
}

/// Whether any linked sentences have both terms.
fn seen(concept: &Concept, left: usize, right: usize) -> bool {
    tie(concept, left, right).is_some_and(|tie| tie.evidence.together > 0.0)
}

/// By what ties them alone: between two languages a logistic model over their [`support`], inside one by their link.
fn score_tied(pair: &Logistic, concept: &Concept, left: usize, right: usize) -> Confidence {
    if concept.members[left].term.term.lang != concept.members[right].term.term.lang {
        return Confidence::of(logistic(pair.log_odds(&support(concept, left, right))));
    }
    let odds = tie(concept, left, right).map_or(UNLINKED, |tie| tie.odds).clamp(-4.0, 8.0);
    Confidence::of(logistic(VARIANT + VARIANT_LINK * f64::from(odds)))
}

/// How likely a member names its concept: as likely as the best pair it makes with a term of another language, or as
/// its likeliest variant and that variant's best pair together.
#[must_use]
pub fn score(concept: &Concept, index: usize) -> Confidence {
    let lang = |index: usize| concept.members[index].term.term.lang;
    let others = || (0..concept.members.len()).filter(move |&other| other != index);
    let across = |index: usize| {
        let pairs = (0..concept.members.len()).filter(|&other| lang(other) != lang(index));
        pairs.map(|other| score_pair(concept, index, other).0).fold(0.0, f64::max)
    };
    let variants = others().filter(|&other| lang(other) == lang(index));
    let through = variants.map(|variant| {
        let alike = score_pair(concept, index, variant).0;
        let only = concept.members.iter().all(|member| member.term.term.lang == lang(index));
        if only { alike } else { alike * across(variant) }
    });
    Confidence::of(through.fold(across(index), f64::max))
}

/// The confidence of an English label: no more than the concept's best term has.
#[must_use]
pub fn score_label(concept: &Concept, certainty: f64) -> Confidence {
    let best = (0..concept.members.len()).map(|index| score(concept, index).0).fold(0.0, f64::max);
    Confidence::of(best * certainty)
}

#[cfg(test)]
mod tests {
    use super::{Confidence, between, score, score_pair};
    use crate::candidate::Kind;
    use crate::concept::{Concept, Member, PooledTerm, Tie};
    use crate::encoder::{Tag, Upos};
    use crate::link::{Evidence, Form, FormWord, Rendering, Term};

    fn tie(member: usize, lead: f32) -> Tie {
        Tie { member, odds: lead, lead, evidence: Evidence { overlap: Some(0.5), ..Evidence::default() } }
    }

    fn member(lang: &str, link: (usize, f32), languages: usize, count: usize) -> Member {
        let term = PooledTerm { term: Term::said(lang, "model", Kind::Term, count), stories: 1, words: 0, articles: 1 };
        Member { term, strength: link.1, ties: vec![tie(link.0, link.1)], languages }
    }

    fn pair(strength: f32, languages: usize, count: usize) -> Concept {
        let members = [("pl", 1), ("ru", 0)].map(|(lang, other)| member(lang, (other, strength), languages, count));
        Concept { members: members.to_vec() }
    }

    #[test]
    fn more_evidence_never_gives_less_confidence() {
        let value = |concept: &Concept| score_pair(concept, 0, 1).value();
        let base = value(&pair(0.5, 1, 2));
        assert!(value(&pair(1.5, 1, 2)) > base);
        assert!(value(&pair(0.5, 2, 2)) > base);
        assert!(value(&pair(0.5, 1, 4)) >= base);
    }

    #[test]
    fn unlike_frequencies_speak_against_a_pair() {
        let mut concept = pair(2.0, 1, 4);
        let base = score_pair(&concept, 0, 1).value();
        concept.members[1].term.term = Term::said("ru", "model", Kind::Term, 40);
        assert!(score_pair(&concept, 0, 1).value() < base, "ten times as frequent");
        concept.members[1].term.words = 10;
        concept.members[0].term.words = 1;
        let relative = score_pair(&concept, 0, 1).value();
        assert!((relative - base).abs() < 1e-9, "as frequent, of ten times as many words");
    }

    #[test]
    fn a_meeting_in_sentences_that_are_alike_tells_more() {
        let value = |alike: f32| {
            let mut concept = pair(2.0, 1, 1);
            for member in &mut concept.members {
                member.ties[0].evidence.together = 2.0;
                member.ties[0].evidence.alike = alike;
            }
            score_pair(&concept, 0, 1).value()
        };
        assert!(value(0.5) < value(1.0) && value(1.0) < value(2.0));
    }

    #[test]
    fn another_spelling_is_as_sure_as_the_term() {
        let mut concept = pair(2.0, 1, 4);
        let word = |surface: &str| FormWord {
            surface: surface.to_owned(),
            tag: Tag { upos: Upos::Noun, certainty: 1.0, case: None, number: None, gender: None },
        };
        let spelled = |surface: &str| Form { words: vec![word(surface)], head: 0, count: 4, initial: false };
        concept.members[0].term.term.forms = vec![spelled("hand-model")];
        // It has met nothing.
        let mut lone = member("pl", (1, -5.0), 1, 4);
        lone.ties.clear();
        lone.term.term.forms = vec![spelled("handmodel")];
        concept.members.push(lone);
        let [own, other] = [0, 2].map(|index| score_pair(&concept, index, 1).value());
        assert!(own > 0.0 && other == own, "{own} {other}");
        concept.members[2].term.term.forms = vec![spelled("handmodels")];
        assert!(score_pair(&concept, 2, 1).value() < score_pair(&concept, 0, 1).value());
    }

    #[test]
    fn a_way_through_a_third_language_is_no_surer_than_its_ends_together() {
        let seen = |member: usize| {
            let whole = Some(1.0);
            let evidence = Evidence {
                together: 2.0,
                complete: 2.0,
                overlap: whole,
                forward: whole,
                backward: whole,
                ..Evidence::default()
            };
            Tie { member, odds: 4.0, lead: 4.0, evidence }
        };
        let mut concept = pair(2.0, 1, 3);
        concept.members.push(member("el", (1, 2.0), 1, 3));
        // Polish and Greek have met Russian, but not each other.
        concept.members[0].ties = vec![seen(1)];
        concept.members[1].ties = vec![seen(0), seen(2)];
        concept.members[2].ties = vec![seen(1)];
        assert_eq!(between(&concept, 0, 2), [1]);
        assert!(between(&concept, 0, 1).is_empty());
        let ends = score_pair(&concept, 0, 1).value() * score_pair(&concept, 1, 2).value();
        let through = score_pair(&concept, 0, 2).value();
        assert!(through < ends + 1e-9, "{through} {ends}");
        concept.members[1].ties.pop();
        concept.members[2].ties.clear();
        assert!(score_pair(&concept, 0, 2).value() < through, "without a way");
    }

    #[test]
    fn near_terms_that_could_not_meet_are_likelier_than_those_that_never_did() {
        let with = |lead: f32, evidence: &Evidence| {
            let mut concept = pair(lead, 1, 2);
            for member in &mut concept.members {
                member.ties[0].evidence = evidence.clone();
            }
            score_pair(&concept, 0, 1).value()
        };
        let rendering = |paired, unpaired| Some(Rendering { entry: false, senses: 0.0, paired, unpaired });
        let near = Evidence { margin: Some(0.2), bare: Some(0.05), nearer: Some(0.2), ..Evidence::default() };
        let entry = Rendering { entry: true, senses: 1.0, paired: 1.0, unpaired: 0.0 };
        let apart = with(3.0, &Evidence { lexicon: Some(entry), ..near.clone() });
        assert!(apart > 0.9, "{apart}");
        let paired = with(3.0, &Evidence { lexicon: rendering(1.0, 0.0), ..near.clone() });
        let unpaired = with(3.0, &Evidence { lexicon: rendering(0.0, 1.0), ..near.clone() });
        let unknown = with(3.0, &near);
        assert!(unpaired < unknown - 0.1 && unknown < paired - 0.05, "{unpaired} {unknown} {paired}");
        assert!(
            with(3.0, &Evidence { overlap: Some(0.0), ..near.clone() }) < unknown,
            "both stand in linked sentences"
        );
        assert!(with(-1.0, &near) < unknown - 0.2, "others are nearer");
        assert!(with(3.0, &Evidence { margin: Some(-0.2), ..near }) < unknown - 0.03, "not so near");
        assert!(with(3.0, &Evidence::default()) < 0.6, "nothing known of either");
    }

    #[test]
    fn a_term_is_as_sure_as_its_best_pair() {
        let mut concept = pair(2.0, 1, 3);
        concept.members.push(member("ru", (0, -1.0), 1, 3));
        concept.members[0].ties.push(tie(2, -1.0));
        let best = score_pair(&concept, 0, 1);
        assert_eq!((score(&concept, 0), score(&concept, 1)), (best, best));
        assert!(score(&concept, 2).value() < best.value());
    }

    #[test]
    fn a_probability_is_printed_with_two_decimals_and_kept_in_range() {
        assert_eq!(Confidence::of(0.666).to_string(), "0.67");
        assert_eq!(Confidence::of(f64::NAN).value(), 0.0);
        assert_eq!(Confidence::of(7.0).value(), 1.0);
    }
}
