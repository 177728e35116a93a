//! Merge: the terms of all stories that name one concept, over any number of languages.

mod cluster;
pub mod label;
mod termhood;
mod terms;

use std::collections::BTreeMap;

pub use termhood::{THRESHOLD, termhood, trust};
pub use terms::PooledTerm;

use crate::link::{Evidence, StoryEvidence, strength};

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
    let (terms, links) = terms::pool(stories);
    let edges: BTreeMap<(usize, usize), f32> = links
        .iter()
        .map(|(&(a, b), evidence): (_, &Evidence)| ((a, b), strength(&terms[a].term, &terms[b].term, evidence)))
        .collect();
    let clusters = cluster::cluster(&terms, &edges);
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
                let others: std::collections::BTreeSet<_> =
                    langs.filter(|lang| *lang != terms[index].term.lang).collect();
                Member { strength: belonging(&links), languages: others.len(), term: terms[index].clone(), links }
            })
            .collect(),
    };
    clusters.iter().map(concept).collect()
}

/// The mean of the two best links: one may be chance.
fn belonging(links: &[(usize, f32)]) -> f32 {
    let mut odds: Vec<f32> = links.iter().map(|link| link.1).collect();
    odds.sort_unstable_by(|a, b| b.total_cmp(a));
    odds.truncate(2);
    if odds.is_empty() { f32::NEG_INFINITY } else { odds.iter().sum::<f32>() / odds.len() as f32 }
}
