//! Average-linkage clustering of terms (Sokal and Michener 1958) over the log-odds of their links.

use std::collections::{BTreeMap, BTreeSet};

use super::PooledTerm;
use crate::candidate::Kind;
use crate::link::Term;

/// The log-odds of a pair of terms in different languages that nothing links though both were looked at.
const UNLINKED: f32 = -1.5;

/// The same for a pair in one language: synonyms often stand in different articles, so silence says less.
const UNLINKED_VARIANTS: f32 = -0.4;

/// Groups of two or more terms, each group and the list of groups in order. `edges` are log-odds by ascending pair;
/// `variants` are pairs of one language that belong together whatever the average says.
pub(super) fn cluster(
    terms: &[PooledTerm],
    edges: &BTreeMap<(usize, usize), f32>,
    variants: &[(usize, usize)],
) -> Vec<Vec<usize>> {
    let linkage = |left: &[usize], right: &[usize]| average(terms, edges, left, right);
    let positive = || edges.iter().filter(|(_, odds)| **odds > 0.0).map(|(ends, _)| *ends);
    let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut home: BTreeMap<usize, usize> = BTreeMap::new();
    for term in positive().chain(variants.iter().copied()).flat_map(|(a, b)| [a, b]) {
        clusters.insert(term, vec![term]);
        home.insert(term, term);
    }
    for &(a, b) in variants {
        let (kept, gone) = (home[&a].min(home[&b]), home[&a].max(home[&b]));
        if kept != gone && linkage(&clusters[&kept], &clusters[&gone]).is_some() {
            let joining = clusters.remove(&gone).unwrap_or_default();
            home.extend(joining.iter().map(|term| (*term, kept)));
            clusters.entry(kept).or_default().extend(joining);
        }
    }
    let mut neighbours: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut queue: BTreeSet<(Rank, usize, usize)> = BTreeSet::new();
    for (a, b) in positive().map(|(a, b)| (home[&a].min(home[&b]), home[&a].max(home[&b]))).filter(|(a, b)| a != b) {
        neighbours.entry(a).or_default().insert(b);
        neighbours.entry(b).or_default().insert(a);
        if let Some(odds) = linkage(&clusters[&a], &clusters[&b]).filter(|odds| *odds > 0.0) {
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
    let (mut sum, mut count) = (0.0, 0);
    for &a in left {
        for &b in right {
            let (one, other) = (&terms[a].term, &terms[b].term);
            let variants = one.lang == other.lang;
            let edge = edges.get(&(a.min(b), a.max(b))).copied();
            if variants && excludes(one, other, edge) {
                return None;
            }
            // An abbreviation and a full form seldom stand for each other: their silence says nothing.
            let silent = edge.is_none_or(|odds| odds < 0.0) && (is_short_for(one, other) || is_short_for(other, one));
            if !silent {
                sum += edge.unwrap_or(if variants { UNLINKED_VARIANTS } else { UNLINKED });
                count += 1;
            }
        }
    }
    Some(if count == 0 { UNLINKED } else { sum / count as f32 })
}

/// Whether the one may abbreviate the other, by its kind.
fn is_short_for(one: &Term, other: &Term) -> bool {
    one.kind == Kind::Acronym && other.kind == Kind::Term && other.key.contains(' ')
}

/// Variants that share a word need a link of their own at least this strong.
const SHARED: f32 = 1.0;

/// Whether two terms of one language cannot be variants: one is a name and the other is not, one is a part of the
/// other, as `model` is of `large language model`, or they share a word, as `export ban` and `export control` do, and no text has set one for the other. The
/// same words written in another way (`data-centre`) are variants.
fn excludes(one: &Term, other: &Term, edge: Option<f32>) -> bool {
    let words = |term: &'_ Term| -> BTreeSet<String> { term.key.split(' ').map(str::to_owned).collect() };
    let parts = |term: &'_ Term| -> BTreeSet<String> { term.key.split([' ', '-']).map(str::to_owned).collect() };
    let (left, right) = (parts(one), parts(other));
    let sharing = !words(one).is_disjoint(&words(other)) && edge.is_none_or(|odds| odds < SHARED);
    let named = (one.kind == Kind::Name) != (other.kind == Kind::Name);
    named || left != right && (sharing || left.is_subset(&right) || right.is_subset(&left))
}
