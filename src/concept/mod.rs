//! Merge: the terms of all stories that name one concept, over any number of languages.

pub mod citation;
mod cluster;
pub mod headword;
mod known;
pub mod label;
mod termhood;
mod terms;
pub mod verb;

use std::collections::{BTreeMap, BTreeSet};

pub use known::{Known, KnownTerm};
pub use termhood::{SIGNS, THRESHOLD, TermModels, Vocabulary, signs, termhood};
pub use terms::PooledTerm;

use crate::candidate::Kind;
use crate::link::{Evidence, StoryEvidence, Term, strength};
use crate::text::Lang;

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
    /// Its links to the concept's other members, in their order.
    pub ties: Vec<Tie>,
    /// How many other languages of the concept it is linked to.
    pub languages: usize,
}

/// A link between two members of a concept.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    /// The other member's index.
    pub member: usize,
    /// The link's log-odds.
    pub odds: f32,
    /// By how many log-odds it leads before the best link that either end has to another term of the other's language;
    /// negative where one is better.
    pub lead: f32,
    /// What was measured.
    pub evidence: Evidence,
}

/// Merges the evidence of all stories into concepts, in the order of their members' languages and keys.
///
/// Terms that are `known` to name one concept are in one. The result does not depend on the order of `stories`.
#[must_use]
pub fn merge(stories: &[StoryEvidence], known: &Known) -> Vec<Concept> {
    merged(stories, known, &strength)
}

/// [`merge`] with another measure of links than the committed one, and nothing known.
#[must_use]
pub fn merge_with(stories: &[StoryEvidence], strength: &dyn Fn(&Term, &Term, &Evidence) -> f32) -> Vec<Concept> {
    merged(stories, &Known::default(), strength)
}

/// The log-odds of two terms that are known to name one concept.
const CERTAIN: f32 = 8.0;

fn merged(stories: &[StoryEvidence], known: &Known, strength: &dyn Fn(&Term, &Term, &Evidence) -> f32) -> Vec<Concept> {
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
    edges.extend(known.pairs(terms.iter().map(|term| &term.term)).into_iter().map(|ends| (ends, CERTAIN)));
    let varied: BTreeSet<usize> = variants.iter().flat_map(|&(a, b)| [a, b]).collect();
    let told = edges.iter().filter(|(ends, odds)| {
        let across = terms[ends.0].term.lang != terms[ends.1].term.lang;
        across && is_told(**odds, links.get(ends).map_or(0.0, |evidence| evidence.chosen))
    });
    let told = told.map(|(ends, odds)| (*ends, *odds)).collect();
    let clusters = cluster::cluster(&terms, &edges, &variants, told);
    let rivals = Rivals::of(&terms, &edges);
    let concept = |members: &Vec<usize>| Concept {
        members: members
            .iter()
            .map(|&index| {
                let tie = |(member, &other): (usize, &usize)| {
                    let ends = (index.min(other), index.max(other));
                    let odds = *edges.get(&ends)?;
                    let lead = rivals.lead(&terms, ends, odds);
                    Some(Tie { member, odds, lead, evidence: links.get(&ends).cloned().unwrap_or_default() })
                };
                let ties: Vec<Tie> = members.iter().enumerate().filter_map(tie).collect();
                let firm = ties.iter().filter(|tie| tie.odds > 0.0);
                let langs = firm.map(|tie| terms[members[tie.member]].term.lang);
                let others: BTreeSet<_> = langs.filter(|lang| *lang != terms[index].term.lang).collect();
                Member {
                    strength: belonging(&ties, varied.contains(&index)),
                    languages: others.len(),
                    term: terms[index].clone(),
                    ties,
                }
            })
            .collect(),
    };
    clusters.iter().map(concept).collect()
}

/// The log-odds of the two best links of each term to the terms of each other language, and whither the best goes.
struct Rivals(BTreeMap<(usize, Lang), (usize, f32, f32)>);

/// The log-odds of a rival where there is none.
const NO_RIVAL: f32 = -3.0;

impl Rivals {
    fn of(terms: &[PooledTerm], edges: &BTreeMap<(usize, usize), f32>) -> Self {
        let mut best: BTreeMap<(usize, Lang), (usize, f32, f32)> = BTreeMap::new();
        let across = edges.iter().filter(|((a, b), _)| terms[*a].term.lang != terms[*b].term.lang);
        for (&(a, b), &odds) in across {
            for (term, other) in [(a, b), (b, a)] {
                let known = best.entry((term, terms[other].term.lang)).or_insert((other, f32::NEG_INFINITY, NO_RIVAL));
                if odds > known.1 {
                    *known = (other, odds, known.1.max(NO_RIVAL));
                } else {
                    known.2 = known.2.max(odds);
                }
            }
        }
        Self(best)
    }

    /// See [`Tie::lead`].
    fn lead(&self, terms: &[PooledTerm], (a, b): (usize, usize), odds: f32) -> f32 {
        let rival = |term: usize, other: usize| {
            let known = self.0.get(&(term, terms[other].term.lang));
            known.map_or(NO_RIVAL, |known| if known.0 == other { known.2 } else { known.1 })
        };
        odds - rival(a, b).max(rival(b, a))
    }
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

/// Links of at least so many log-odds, and likely ones that so many sentence pairs tell, are senses of their own where
/// clusters cut them. Set by hand.
const SENSE: f32 = 1.6;
const TOLD: f32 = 1.5;

/// Whether texts tell a link well enough to make a further sense of it: it is strong, or likelier than not and each term
/// the other's best phrase in several sentence pairs, each counted by its probability.
fn is_told(odds: f32, chosen: f32) -> bool {
    odds >= SENSE || odds > 0.0 && chosen >= TOLD
}

/// What a pair of sure variants counts for at least, as log-odds.
const VARIANT_ODDS: f32 = 1.5;

/// The mean of the two best links, as one may be chance; of a sure variant the best.
fn belonging(ties: &[Tie], variant: bool) -> f32 {
    let mut odds: Vec<f32> = ties.iter().map(|tie| tie.odds).collect();
    odds.sort_unstable_by(|a, b| b.total_cmp(a));
    odds.truncate(if variant { 1 } else { 2 });
    if odds.is_empty() { f32::NEG_INFINITY } else { odds.iter().sum::<f32>() / odds.len() as f32 }
}

#[cfg(test)]
mod tests {
    use super::is_told;

    #[test]
    fn one_sentence_pair_alone_does_not_make_a_weak_link_a_sense() {
        assert!(is_told(2.0, 1.0) && is_told(0.5, 2.0));
        assert!(!is_told(1.4, 1.0) && !is_told(-0.5, 9.0));
    }
}
