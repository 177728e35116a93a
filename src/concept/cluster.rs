//! Average-linkage clustering of terms (Sokal and Michener 1958) over the log-odds of their links.

use std::collections::{BTreeMap, BTreeSet};

use super::PooledTerm;
use crate::link::Term;

/// The log-odds of a pair of terms in different languages that nothing links though both were looked at.
const UNLINKED: f32 = -1.5;

/// The same for a pair in one language: synonyms often stand in different articles, so silence says less.
const UNLINKED_VARIANTS: f32 = -0.4;

/// Groups of two or more terms, each group and the list of groups in order. `edges` are log-odds by ascending pair.
pub(super) fn cluster(terms: &[PooledTerm], edges: &BTreeMap<(usize, usize), f32>) -> Vec<Vec<usize>> {
    let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut neighbours: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (&(a, b), _) in edges.iter().filter(|(_, odds)| **odds > 0.0) {
        for (one, other) in [(a, b), (b, a)] {
            clusters.insert(one, vec![one]);
            neighbours.entry(one).or_default().insert(other);
        }
    }
    let linkage = |left: &[usize], right: &[usize]| average(terms, edges, left, right);
    let mut queue: BTreeSet<(Rank, usize, usize)> = BTreeSet::new();
    for (&(a, b), _) in edges.iter().filter(|(_, odds)| **odds > 0.0) {
        if let Some(odds) = linkage(&[a], &[b]).filter(|odds| *odds > 0.0) {
            queue.insert((Rank::of(odds), a, b));
        }
    }
    while let Some((rank, a, b)) = queue.pop_first() {
        let (Some(left), Some(right)) = (clusters.get(&a), clusters.get(&b)) else { continue };
        // A queued pair may have grown since; then a newer entry tells its linkage.
        if linkage(left, right).map(Rank::of) != Some(rank) {
            continue;
        }
        let absorbed = clusters.remove(&b).unwrap_or_default();
        let near_b = neighbours.remove(&b).unwrap_or_default();
        clusters.entry(a).or_default().extend(absorbed);
        let near_a = neighbours.entry(a).or_default();
        near_a.extend(near_b);
        near_a.remove(&a);
        near_a.remove(&b);
        let near: Vec<usize> = near_a.iter().copied().collect();
        for other in near {
            let around = neighbours.entry(other).or_default();
            around.remove(&b);
            around.insert(a);
            if let (Some(grown), Some(rest)) = (clusters.get(&a), clusters.get(&other))
                && let Some(odds) = linkage(grown, rest).filter(|odds| *odds > 0.0)
            {
                queue.insert((Rank::of(odds), a.min(other), a.max(other)));
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = clusters.into_values().filter(|group| group.len() > 1).collect();
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable();
    groups
}

/// Log-odds as an integer, the highest first: floats have no total order that a set could use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(i64);

impl Rank {
    fn of(odds: f32) -> Self {
        Self(-(f64::from(odds) * 1e6) as i64)
    }
}

/// The mean log-odds over all pairs of terms of two clusters; `None` where one pair must never be together.
fn average(
    terms: &[PooledTerm],
    edges: &BTreeMap<(usize, usize), f32>,
    left: &[usize],
    right: &[usize],
) -> Option<f32> {
    let mut sum = 0.0;
    for &a in left {
        for &b in right {
            let (one, other) = (&terms[a].term, &terms[b].term);
            let variants = one.lang == other.lang;
            if variants && excludes(one, other) {
                return None;
            }
            let silent = if variants { UNLINKED_VARIANTS } else { UNLINKED };
            sum += edges.get(&(a.min(b), a.max(b))).copied().unwrap_or(silent);
        }
    }
    Some(sum / (left.len() * right.len()) as f32)
}

/// Whether one of two terms of one language is a part of the other: `model` is no variant of `large language model`,
/// while `data-centre` and `data centre` have the same words.
fn excludes(one: &Term, other: &Term) -> bool {
    let words = |term: &'_ Term| -> BTreeSet<String> { term.key.split([' ', '-']).map(str::to_owned).collect() };
    let (one, other) = (words(one), words(other));
    one != other && (one.is_subset(&other) || other.is_subset(&one))
}
