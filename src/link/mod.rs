//! Connect: candidate terms that name one concept, across languages and inside one.
//!
//! Everything here belongs to one story and follows from that story's articles alone.

mod span;
pub mod spelling;
mod strength;
mod types;

use std::collections::BTreeMap;

use itertools::Itertools;
use serde::{Deserialize, Serialize};

pub use strength::strength;
pub use types::{Form, FormWord, Term};

use crate::candidate::{Candidate, Kind};
use crate::encoder::Encoded;
use crate::stats::dot;
use crate::text::Lang;

/// Two articles of a story and the sentences of theirs that say the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Bitext {
    /// An index into the story's articles.
    pub left: usize,
    /// Another index, greater than `left`.
    pub right: usize,
    /// Sentence indices into the left and the right article, with the probability that the two say the same.
    pub sentences: Vec<(usize, usize, f32)>,
}

/// What one story tells: its terms and how they are linked. Small, serialisable, and all that is left of the articles
/// when concepts are merged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StoryEvidence {
    /// The terms, in the order of language and key.
    pub terms: Vec<Term>,
    /// The links between them, in the order of their ends.
    pub links: Vec<Link>,
}

/// Two terms of a story that may name one concept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// An index into the story's terms.
    pub left: usize,
    /// Another, greater than `left`.
    pub right: usize,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// What was measured of two terms. What was not measured is `None`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// In how many linked sentence pairs both occur.
    pub together: usize,
    /// In how many of them every content word of each has its best partner in the other.
    pub complete: usize,
    /// In how many of them each is the other's best phrase.
    pub chosen: usize,
    /// The best similarity of the two spans over those sentence pairs, -1 to 1 (late interaction of word states).
    pub similarity: Option<f32>,
    /// How much nearer the two terms' mean states are to each other than to their rivals, about -0.5 to 0.5
    /// (cross-domain similarity local scaling, Conneau et al. 2018).
    pub margin: Option<f32>,
    /// The cosine of the two terms' mean states.
    pub cosine: Option<f32>,
    /// How alike the two are in Latin letters, 0 to 1; only for names, acronyms and words of one script.
    pub spelling: Option<f32>,
    /// Whether a text explains one by the other in brackets: "large language model (LLM)".
    pub expansion: bool,
    /// Of the sentence pairs in which either occurs and that are linked, the share in which both do.
    pub association: Option<f32>,
}

/// Neighbours that make a term a hub: how many of its nearest rivals are averaged.
const RIVALS: usize = 4;

/// A pair without a common sentence pair is looked at only above this cosine of mean states. Between unrelated terms
/// the cosine stays under 0.35 in 95 of 100 cases on the development sets.
const TYPE_FLOOR: f32 = 0.45;

/// Links the candidate terms of one story. `candidates` and the indices of `bitexts` run parallel to `articles`.
#[must_use]
pub fn connect(articles: &[&Encoded], candidates: &[Vec<Candidate>], bitexts: &[Bitext]) -> StoryEvidence {
    let types = types::Types::new(articles, candidates);
    let mut links: BTreeMap<(usize, usize), Evidence> = BTreeMap::new();
    let mut seen = Seen::default();
    for bitext in bitexts {
        let (left, right) = (articles[bitext.left], articles[bitext.right]);
        for &(i, j, _) in &bitext.sentences {
            let pair = span::SentencePair::new(left, i, right, j);
            let here = types.in_sentence(bitext.left, i);
            let there = types.in_sentence(bitext.right, j);
            seen.count(left.article.lang, right.article.lang, here, there);
            for ((a, b), found) in pair.links(here, there) {
                if a != b {
                    add(links.entry((a.min(b), a.max(b))).or_default(), &found);
                }
            }
        }
    }
    expansions(articles, &types, &mut links);
    similar_types(&types, &mut links);
    for (&(a, b), evidence) in &mut links {
        complete_evidence(&types, &seen, a, b, evidence);
    }
    let links = links.into_iter().map(|((left, right), evidence)| Link { left, right, evidence }).collect();
    StoryEvidence { terms: types.into_terms(), links }
}

fn add(evidence: &mut Evidence, found: &span::SpanLink) {
    evidence.together += 1;
    evidence.complete += usize::from(found.complete);
    evidence.chosen += usize::from(found.chosen);
    evidence.similarity = Some(evidence.similarity.map_or(found.similarity, |best| best.max(found.similarity)));
}

/// In how many linked sentence pairs of a language pair each term stands.
#[derive(Default)]
struct Seen(BTreeMap<(usize, Lang), usize>);

impl Seen {
    fn count(&mut self, left: Lang, right: Lang, here: &[types::Place], there: &[types::Place]) {
        for (places, other) in [(here, right), (there, left)] {
            for term in places.iter().map(|place| place.term).sorted_unstable().dedup() {
                *self.0.entry((term, other)).or_default() += 1;
            }
        }
    }
}

fn complete_evidence(types: &types::Types, seen: &Seen, a: usize, b: usize, evidence: &mut Evidence) {
    let (left, right) = (&types.terms[a], &types.terms[b]);
    let count = |term: usize, other: Lang| seen.0.get(&(term, other)).copied().unwrap_or(0);
    let either = count(a, right.lang).min(count(b, left.lang));
    if either > 0 {
        evidence.association = Some((evidence.together as f32 / either as f32).min(1.0));
    }
    let cosine = dot(&types.vectors[a], &types.vectors[b]);
    evidence.cosine = Some(cosine);
    evidence.margin = Some(cosine - (types.hubness(a, right.lang) + types.hubness(b, left.lang)) / 2.0);
    evidence.spelling = spelling::likeness(left, right);
}

/// Adds pairs that no sentence pair has brought together but whose mean states are each other's nearest.
fn similar_types(types: &types::Types, links: &mut BTreeMap<(usize, usize), Evidence>) {
    for (a, lang) in (0..types.terms.len()).cartesian_product(types.langs()) {
        if lang == types.terms[a].lang {
            continue;
        }
        let Some((b, cosine)) = types.nearest(a, lang) else { continue };
        let back = types.nearest(b, types.terms[a].lang).map(|(nearest, _)| nearest);
        if cosine > TYPE_FLOOR && back == Some(a) {
            links.entry((a.min(b), a.max(b))).or_default();
        }
    }
}

/// A term in brackets right after another one of the same article: "large language model (LLM)", where one of the two
/// is an acronym.
fn expansions(articles: &[&Encoded], types: &types::Types, links: &mut BTreeMap<(usize, usize), Evidence>) {
    for (article, encoded) in articles.iter().enumerate() {
        for (index, sentence) in encoded.segments.sentences.iter().enumerate() {
            let places = types.in_sentence(article, index);
            let word = |at: usize| sentence.words.get(at).map(|word| word.span.of(&encoded.article.text));
            for inner in places {
                let start = inner.words.start;
                if start < 2 || word(start - 1) != Some("(") || word(inner.words.end) != Some(")") {
                    continue;
                }
                // The longest phrase that ends at the bracket is what the bracket explains.
                let outer = places.iter().filter(|outer| outer.words.end == start - 1).min_by_key(|p| p.words.start);
                let Some(outer) = outer.filter(|outer| outer.term != inner.term) else { continue };
                let kinds = [types.terms[outer.term].kind, types.terms[inner.term].kind];
                if kinds.contains(&Kind::Acronym) && kinds.contains(&Kind::Term) {
                    let ends = (outer.term.min(inner.term), outer.term.max(inner.term));
                    links.entry(ends).or_default().expansion = true;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
