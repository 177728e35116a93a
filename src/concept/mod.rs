//! Merge: the terms of all stories that name one concept, over any number of languages.

pub mod citation;
mod cluster;
pub mod headword;
mod independence;
pub mod label;
mod termhood;
mod terms;
pub mod verb;

use std::collections::{BTreeMap, BTreeSet};

pub use independence::independent;
pub use termhood::{SIGNS, THRESHOLD, signs, termhood};
pub use terms::PooledTerm;

use crate::candidate::Kind;
use crate::link::{Evidence, StoryEvidence, Term, strength};

/// Terms, over any number of languages, that name one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Concept {
    /// Its terms, in the order of language and key; at least two.
    pub members: Vec<Member>,
}

/// A term of a concept.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The term with everything the stories said of it.
    pub term: PooledTerm,
    /// How firmly it belongs: the log-odds of its best links to the concept's other terms, averaged.
    pub strength: f32,
    /// Its links to the concept's other members: the member's index and the link's log-odds.
    pub links: Vec<(usize, f32)>,
    /// How many other languages of the concept it is linked to.
    pub languages: usize,
}

/// Merges the evidence of all stories into concepts, in the order of their members' languages and keys.
///
/// The result does not depend on the order of `stories`.
#[must_use]
pub fn merge(stories: &[StoryEvidence]) -> Vec<Concept> {
    merge_with(stories, &strength)
}

/// [`merge`] with another measure of links than the committed one.
#[must_use]
pub fn merge_with(stories: &[StoryEvidence], strength: &dyn Fn(&Term, &Term, &Evidence) -> f32) -> Vec<Concept> {
    let (terms, links) = terms::pool(stories);
    let odds = |a: usize, b: usize, evidence: &Evidence| strength(&terms[a].term, &terms[b].term, evidence);
    let edges: BTreeMap<(usize, usize), f32> =
        links.iter().map(|(&(a, b), evidence)| ((a, b), odds(a, b, evidence))).collect();
    let variants = links.iter().filter(|(ends, evidence)| is_variant(&terms, **ends, evidence, edges[ends]));
    let variants: Vec<(usize, usize)> = variants.map(|(ends, _)| *ends).collect();
    let mut edges = edges;
    for ends in &variants {
        edges.entry(*ends).and_modify(|odds| *odds = odds.max(VARIANT_ODDS));
    }
    let varied: BTreeSet<usize> = variants.iter().flat_map(|&(a, b)| [a, b]).collect();
    let clusters = cluster::cluster(&terms, &edges, &variants);
    let concept = |members: &Vec<usize>| Concept {
        members: members
            .iter()
            .map(|&index| {
                let link = |(position, &other): (usize, &usize)| {
                    let ends = (index.min(other), index.max(other));
                    edges.get(&ends).map(|&odds| (position, odds))
                };
                let links: Vec<(usize, f32)> = members.iter().enumerate().filter_map(link).collect();
                let firm = |wanted: &(usize, f32)| wanted.1 > 0.0;
                let langs = links.iter().filter(|link| firm(link)).map(|link| terms[members[link.0]].term.lang);
                let others: BTreeSet<_> = langs.filter(|lang| *lang != terms[index].term.lang).collect();
                Member {
                    strength: belonging(&links, varied.contains(&index)),
                    languages: others.len(),
                    term: terms[index].clone(),
                    links,
                }
            })
            .collect(),
    };
    clusters.iter().map(concept).collect()
}

/// At this cosine to one headword two terms of a language are variants unless the texts speak against it.
const SAME_HEADWORD: f32 = 0.50;

/// The same where the texts put the two in one place and their headwords have one head.
const SAME_HEAD: f32 = 0.45;

/// What the texts may say against two terms that share their nearest headword, as log-odds.
const SAME_HEADWORD_ODDS: f32 = -1.5;

/// Whether two terms of one language are variants for sure: one abbreviates the other, they stand for each other in
/// the same place, or both are nearest to one English headword.
fn is_variant(terms: &[PooledTerm], (a, b): (usize, usize), evidence: &Evidence, odds: f32) -> bool {
    let (left, right) = (&terms[a].term, &terms[b].term);
    let headword = |term: &Term| term.labels.first().filter(|best| best.1 >= SAME_HEADWORD).cloned();
    let shared = headword(left).zip(headword(right)).is_some_and(|(one, other)| one.0 == other.0);
    let words = |term: &Term| term.key.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    let shared = shared && words(left).is_disjoint(&words(right));
    left.lang == right.lang
        && (evidence.expansion
            || evidence.slots > 0 && (odds > 0.0 || evidence.pivot.is_some_and(|cosine| cosine >= SAME_HEAD))
            || shared && left.kind == right.kind && left.kind != Kind::Name && odds > SAME_HEADWORD_ODDS)
}

/// What a pair of sure variants counts for at least, as log-odds.
const VARIANT_ODDS: f32 = 1.5;

/// The mean of the two best links, as one may be chance; of a sure variant the best.
fn belonging(links: &[(usize, f32)], variant: bool) -> f32 {
    let mut odds: Vec<f32> = links.iter().map(|link| link.1).collect();
    odds.sort_unstable_by(|a, b| b.total_cmp(a));
    odds.truncate(if variant { 1 } else { 2 });
    if odds.is_empty() { f32::NEG_INFINITY } else { odds.iter().sum::<f32>() / odds.len() as f32 }
}
