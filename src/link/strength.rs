//! How much a link's evidence says, as log-odds.

use std::sync::LazyLock;

use super::length::evenness;
use super::lexicon::PAIRED;
use super::{Evidence, Rendering, Term};
use crate::candidate::Kind;
use crate::stats::Logistic;

/// What is looked at in a link between two languages, in the order of [`features`].
pub const EVIDENCE: [&str; 24] = [
    "chosen",
    "complete",
    "chosen share",
    "association",
    "overlap",
    "forward",
    "backward",
    "similarity",
    "margin",
    "cosine",
    "bare margin",
    "pivot",
    "name spelling",
    "term spelling",
    "kinds agree",
    "lengths agree",
    "sentences alike",
    "nearer",
    "context",
    "entry",
    "senses",
    "all paired",
    "words unpaired",
    "words unknown",
];

/// What is looked at in a link between two languages whose ends no linked sentences have together, in the order of
/// [`nearness`].
pub const NEARNESS: [&str; 19] = [
    "margin",
    "bare margin",
    "cosine",
    "nearer",
    "context",
    "pivot",
    "name spelling",
    "names unlike",
    "term spelling",
    "kinds agree",
    "lengths agree",
    "verb and noun",
    "occurrences",
    "parted",
    "entry",
    "senses",
    "all paired",
    "words unpaired",
    "words unknown",
];

/// How likely links between two languages are.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkModels {
    /// Of two terms that linked sentences have together, by their [`features`].
    pub met: Logistic,
    /// Of two terms that none have, by their [`nearness`].
    pub near: Logistic,
}

/// Fitted by `cargo run --release --example fit_terms -- --write`.
static COMMITTED: LazyLock<LinkModels> = LazyLock::new(|| {
    let table = include_str!("../../assets/confidence.tsv");
    let weights = |model: &str, features: &[&str]| {
        Logistic::from_table(table, model, features).expect("the table has a weight for every kind of evidence")
    };
    LinkModels { met: weights("link", &EVIDENCE), near: weights("near", &NEARNESS) }
});

/// What was measured of a link between two languages, as numbers that grow with what speaks for it; 0 for what was not
/// measured. In the order of [`EVIDENCE`].
#[must_use]
pub fn features(left: &Term, right: &Term, evidence: &Evidence) -> [f64; EVIDENCE.len()] {
    let names = left.kind != Kind::Term && right.kind != Kind::Term;
    let spelling = evidence.spelling.unwrap_or(0.0);
    let [entry, senses, all_paired, unpaired, unknown] = rendering(evidence.lexicon);
    let features = [
        evidence.chosen.ln_1p(),
        evidence.complete.ln_1p(),
        evidence.of_together(evidence.chosen).unwrap_or(0.0),
        evidence.association.unwrap_or(0.0),
        evidence.overlap.unwrap_or(0.0),
        evidence.forward.unwrap_or(0.0),
        evidence.backward.unwrap_or(0.0),
        evidence.similarity.map_or(0.0, |similarity| (similarity - 0.3).max(0.0)),
        // A bad vector of one rare word must not outweigh what the sentences say: what speaks against is capped.
        evidence.margin.map_or(0.0, |margin| margin.clamp(-0.2, 0.3)),
        evidence.cosine.map_or(0.0, |cosine| cosine.max(0.0)),
        evidence.bare.map_or(0.0, |margin| margin.clamp(-0.05, 0.1)),
        evidence.pivot.map_or(0.0, |score| (score - 0.3).max(0.0)),
        if names { (spelling - 0.6).max(0.0) } else { 0.0 },
        if names { 0.0 } else { (spelling - 0.7).max(0.0) },
        if (left.kind == Kind::Term) == (right.kind == Kind::Term) { 1.0 } else { 0.0 },
        evenness(left, right),
        evidence.of_together(evidence.alike).unwrap_or(0.0),
        evidence.nearer.map_or(0.0, |lead| lead.clamp(-0.3, 0.3)),
        evidence.context.map_or(0.0, |likeness| likeness.max(0.0)),
        entry,
        senses,
        all_paired,
        unpaired,
        unknown,
    ];
    features.map(f64::from)
}

/// The same of a link whose ends no linked sentences have together, in the order of [`NEARNESS`]. Against it speak "names
/// unlike", how far a name is from being written like the other term, "verb and noun", how far one is a verb and the
/// other is none, and "parted", whether both stand in linked sentences, so that they could have met.
#[must_use]
pub fn nearness(left: &Term, right: &Term, evidence: &Evidence) -> [f64; NEARNESS.len()] {
    let names = left.kind != Kind::Term && right.kind != Kind::Term;
    let spelling = evidence.spelling.unwrap_or(0.0);
    let [entry, senses, all_paired, unpaired, unknown] = rendering(evidence.lexicon);
    let features = [
        evidence.margin.map_or(0.0, |margin| margin.clamp(-0.2, 0.3)),
        evidence.bare.map_or(0.0, |margin| margin.clamp(-0.05, 0.1)),
        evidence.cosine.map_or(0.0, |cosine| cosine.max(0.0)),
        evidence.nearer.map_or(-0.3, |lead| lead.clamp(-0.3, 0.3)),
        evidence.context.map_or(0.0, |likeness| likeness.max(0.0)),
        evidence.pivot.map_or(0.0, |score| (score - 0.3).max(0.0)),
        if names { (spelling - 0.6).max(0.0) } else { 0.0 },
        names_unlike(left, right, evidence),
        if names { 0.0 } else { (spelling - 0.7).max(0.0) },
        if (left.kind == Kind::Term) == (right.kind == Kind::Term) { 1.0 } else { 0.0 },
        evenness(left, right),
        (left.verb_share() - right.verb_share()).abs(),
        (left.count().min(right.count()).max(1) as f32).ln(),
        if evidence.overlap.is_some() { 1.0 } else { 0.0 },
        entry,
        senses,
        all_paired,
        unpaired,
        unknown,
    ];
    features.map(f64::from)
}

/// What the lexicon says of two terms, as numbers: whether one entry has both, and of the entries that have either which
/// share has both; else whether its entries pair all their words, and which share of the words they do not though they
/// know them, and which they do not know.
#[must_use]
pub fn rendering(told: Option<Rendering>) -> [f32; 5] {
    match told {
        None => [0.0, 0.0, 0.0, 0.0, 1.0],
        Some(Rendering { entry: true, senses, .. }) => [1.0, senses, 0.0, 0.0, 0.0],
        Some(Rendering { paired, unpaired, .. }) => {
            let all = if paired >= PAIRED { 1.0 } else { 0.0 };
            [0.0, 0.0, all, unpaired, (1.0 - paired - unpaired).max(0.0)]
        }
    }
}

/// How far a name of one word is from being written like the other term: 0 where they are 0.95 alike, or where none is a
/// name, to 1 where they are 0.70 alike. Below that the news of `tests/news` have hardly a right pair; by chance two names
/// are about 0.55 alike.
fn names_unlike(left: &Term, right: &Term, evidence: &Evidence) -> f32 {
    let named = left.kind == Kind::Name || right.kind == Kind::Name;
    let words = [left, right].iter().all(|term| !term.key.contains(' '));
    if named && words { (4.0 * (0.95 - evidence.spelling.unwrap_or(0.0))).clamp(0.0, 1.0) } else { 0.0 }
}

/// The log-odds that two terms name one concept, given what was measured of them. Between two languages a logistic model,
/// monotone in all evidence but the number of occurrences: one where linked sentences have both, another where none have.
#[must_use]
pub fn strength(left: &Term, right: &Term, evidence: &Evidence) -> f32 {
    strength_with(&COMMITTED, left, right, evidence)
}

/// [`strength`] with other weights than the committed ones.
#[must_use]
pub fn strength_with(models: &LinkModels, left: &Term, right: &Term, evidence: &Evidence) -> f32 {
    let by_hand = by_hand(left, right, evidence);
    if left.lang == right.lang {
        return by_hand;
    }
    if evidence.together == 0.0 {
        return models.near.log_odds(&nearness(left, right, evidence)) as f32;
    }
    // In articles a term is said once or twice, and a rare synonym of it (`server room`, `data centre`) has a small share
    // of its partners: there the vectors and headwords tell more than parallel text teaches.
    let met = by_hand.max(models.met.log_odds(&features(left, right, evidence)) as f32);
    // In articles sentences that both have may still say different things of them.
    if evidence.chosen == 0.0 && evidence.context.is_some() {
        met.max(models.near.log_odds(&nearness(left, right, evidence)) as f32)
    } else {
        met
    }
}

/// The same inside one language, and beside the model for terms of two languages that have met: a linear model whose
/// weights were set by hand while the output on articles was read.
fn by_hand(left: &Term, right: &Term, evidence: &Evidence) -> f32 {
    let names = left.kind != Kind::Term && right.kind != Kind::Term;
    // Two languages may abbreviate one thing by other letters.
    let acronyms = left.kind == Kind::Acronym && right.kind == Kind::Acronym && left.lang != right.lang;
    let mut odds = -3.4;
    odds += 1.5 * evidence.chosen.ln_1p();
    odds += 0.7 * evidence.complete.ln_1p();
    odds += evidence.similarity.map_or(0.0, |similarity| 3.0 * (similarity - 0.35));
    odds += evidence.margin.map_or(0.0, |margin| 6.0 * margin.max(-0.08));
    odds += evidence.bare.map_or(0.0, |margin| 25.0 * margin.max(-0.02));
    odds += evidence.pivot.map_or(0.0, |score| 6.0 * (score - 0.40).max(0.0));
    odds += evidence.cosine.map_or(0.0, |cosine| 4.0 * (cosine.max(0.25) - 0.35));
    odds += 3.5 * (evidence.slots.min(3) as f32 + 1.0).log2();
    odds += evidence.association.map_or(0.0, |association| 1.2 * association);
    odds += match evidence.spelling {
        Some(spelling) if names => 10.0 * (spelling - 0.72).max(if acronyms { 0.0 } else { -0.72 }),
        Some(spelling) if spelling > 0.9 => 1.0,
        _ => 0.0,
    };
    if left.lang == right.lang && evidence.lexicon.is_some_and(|rendering| rendering.entry) {
        odds += 3.5;
    }
    odds + if evidence.expansion { 4.0 } else { 0.0 }
}
