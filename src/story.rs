//! Group: articles that report the same events.
//!
//! Two articles are akin as far as sentences of one have a counterpart in the other, as alignment would find them
//! without context. Articles are joined by average linkage (Sokal and Michener 1958), so that one passage two stories
//! share does not chain them together.

use itertools::Itertools;
use rayon::prelude::*;

use crate::comparison::{Comparison, Given, Model};
use crate::encoder::Encoded;
use crate::stats::products;
use crate::text::Lang;

/// Two groups of articles are one story if their articles' mean [`kinship`] is at least this, 0 to 1. Chosen
/// on the NTREX development stories; the `evaluate_alignment` example prints how it groups them.
const SAME_STORY: f32 = 0.15;

/// With how many articles of each language an article is compared: those nearest by [`resemblance`].
const NEAREST: usize = 8;

/// The share of an article's sentences that must resemble the other article: two reports of one event have in common
/// a third of their sentences or more.
const COMMON: f32 = 0.35;

/// Articles that report the same events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Indices into the slice that was grouped, by the articles' sources.
    pub articles: Vec<usize>,
}

/// What grouping needs of an article.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Gist {
    /// The article's source.
    pub source: String,
    encoded: Encoded,
}

impl Gist {
    /// The gist of an article.
    #[must_use]
    pub fn of(encoded: &Encoded) -> Self {
        Self { source: encoded.article.source.clone(), encoded: encoded.clone() }
    }
}

/// Groups articles by their gists.
#[must_use]
pub fn group(gists: &[Gist]) -> Vec<Story> {
    let articles: Vec<Encoded> = gists
        .iter()
        .map(|gist| {
            let mut encoded = gist.encoded.clone();
            encoded.article.source.clone_from(&gist.source);
            encoded
        })
        .collect();
    group_encoded(&articles)
}

/// Groups articles into stories, by the source of each story's first article; an article alone is a story of one.
/// What comes out does not depend on the order of `articles`, but for the numbers that stand for them.
#[must_use]
pub fn group_encoded(articles: &[Encoded]) -> Vec<Story> {
    let order: Vec<usize> =
        (0..articles.len()).sorted_by_key(|&at| (&articles[at].article.source, &articles[at].article.text)).collect();
    let sorted: Vec<&Encoded> = order.iter().map(|&at| &articles[at]).collect();
    let pairs = promising_pairs(&sorted);
    let kin: Vec<(usize, usize, f32)> =
        pairs.into_par_iter().map(|(a, b)| (a, b, kinship(sorted[a], sorted[b]))).collect();
    let groups = parts(sorted.len(), &kin).into_iter().flat_map(|part| {
        let number = |at: usize| part.binary_search(&at).ok();
        let inside = kin.iter().filter_map(|&(a, b, kinship)| Some((number(a)?, number(b)?, kinship)));
        let groups = joined(part.len(), &inside.collect::<Vec<_>>());
        groups.into_iter().map(|group| group.into_iter().map(|at| part[at]).collect()).collect::<Vec<Vec<usize>>>()
    });
    let groups = groups.sorted();
    groups.map(|group| Story { articles: group.into_iter().map(|at| order[at]).collect() }).collect()
}

/// The number of sentences that surely have a counterpart, over the geometric mean of the articles' lengths: 0 to 1.
fn kinship(left: &Encoded, right: &Encoded) -> f32 {
    // The same way round for the same two articles, so that the last bits do not depend on their names.
    let (left, right) = if left.article.text <= right.article.text { (left, right) } else { (right, left) };
    let belief = Comparison::new(left, right, &Given::default()).belief(Model::committed());
    let anchors = belief.order().anchors;
    let sure: f32 = anchors.iter().map(|&(i, j)| belief.get(i, j)).sum();
    let sentences = left.sentences.len() as f32 * right.sentences.len() as f32;
    if sentences > 0.0 { sure / sentences.sqrt() } else { 0.0 }
}

/// The pairs that are worth comparing, each once: of every article with its nearest of every language.
fn promising_pairs(articles: &[&Encoded]) -> Vec<(usize, usize)> {
    let vectors: Vec<Vec<f32>> = articles.iter().map(|article| vectors(article)).collect();
    let langs: Vec<Lang> = articles.iter().map(|article| article.article.lang).sorted().dedup().collect();
    let nearest = |at: usize| {
        let others = (0..articles.len()).filter(|&other| other != at);
        let scored = others.map(|other| (other, resemblance(&vectors[at], &vectors[other], articles[at].width)));
        let scored: Vec<(usize, f32)> = scored.collect();
        let of_lang = |lang: Lang| {
            let same = scored.iter().filter(move |(other, _)| articles[*other].article.lang == lang);
            same.sorted_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))).take(NEAREST)
        };
        let chosen = langs.iter().flat_map(|&lang| of_lang(lang)).map(|&(other, _)| (at.min(other), at.max(other)));
        chosen.collect::<Vec<_>>()
    };
    let pairs: Vec<Vec<(usize, usize)>> = (0..articles.len()).into_par_iter().map(nearest).collect();
    pairs.into_iter().flatten().sorted().dedup().collect()
}

/// An article's sentence vectors, row by row.
fn vectors(article: &Encoded) -> Vec<f32> {
    article.sentences.iter().flat_map(|sentence| &sentence.vector).copied().collect()
}

/// The mean cosine with which the [`COMMON`] most similar sentences of an article find their nearest in the other.
fn resemblance(own: &[f32], other: &[f32], width: usize) -> f32 {
    let columns = other.len() / width.max(1);
    if own.is_empty() || columns == 0 {
        return -1.0;
    }
    let cosines = products(own, other, width);
    let best = cosines.chunks(columns).map(|row| row.iter().copied().fold(-1.0, f32::max));
    let best: Vec<f32> = best.sorted_by(|a, b| b.total_cmp(a)).collect();
    let count = ((best.len() as f32 * COMMON).ceil() as usize).clamp(1, best.len());
    best[..count].iter().sum::<f32>() / count as f32
}

/// The parts of `count` things that pairs of kinship [`SAME_STORY`] or more hold together: nothing outside can join
/// them later, as a mean never exceeds the greatest. Members and parts ascend.
fn parts(count: usize, kin: &[(usize, usize, f32)]) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); count];
    for &(a, b, _) in kin.iter().filter(|pair| pair.2 >= SAME_STORY) {
        neighbours[a].push(b);
        neighbours[b].push(a);
    }
    let mut seen = vec![false; count];
    let mut parts = Vec::new();
    for start in 0..count {
        let (mut part, mut next) = (Vec::new(), vec![start]);
        while let Some(at) = next.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                part.push(at);
                next.extend(&neighbours[at]);
            }
        }
        part.sort_unstable();
        parts.push(part);
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Groups of `count` things by average linkage of what is known of their pairs; members and groups ascend.
fn joined(count: usize, kin: &[(usize, usize, f32)]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..count).map(|at| vec![at]).collect();
    // Sum and number of the known pairs between two groups, a < b.
    let mut between: std::collections::BTreeMap<(usize, usize), (f32, f32)> =
        kin.iter().map(|&(a, b, kinship)| ((a, b), (kinship, 1.0))).collect();
    let mean = |known: &(f32, f32)| known.0 / known.1;
    loop {
        let akin = between.iter().filter(|(_, known)| mean(known) >= SAME_STORY);
        // Of equals the first pair.
        let best = akin.max_by(|a, b| mean(a.1).total_cmp(&mean(b.1)).then(b.0.cmp(a.0))).map(|(&pair, _)| pair);
        let Some((into, from)) = best else { break };
        let members = std::mem::take(&mut groups[from]);
        groups[into].extend(members);
        let moved: Vec<_> =
            between.iter().filter(|((a, b), _)| *a == from || *b == from).map(|(&k, &v)| (k, v)).collect();
        for ((a, b), (sum, pairs)) in moved {
            between.remove(&(a, b));
            let other = if a == from { b } else { a };
            if other != into {
                let known = between.entry((other.min(into), other.max(into))).or_default();
                *known = (known.0 + sum, known.1 + pairs);
            }
        }
    }
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.into_iter().filter(|group| !group.is_empty()).sorted().collect()
}

#[cfg(test)]
mod tests {
    use super::{joined, parts};

    #[test]
    fn groups_are_joined_by_their_mean_kinship() {
        // 0, 1, 2 tell one story; 2 shares a passage with 3, whose story 4 knows nothing of it.
        let kin =
            [(0, 1, 0.5), (0, 2, 0.4), (1, 2, 0.4), (2, 3, 0.3), (0, 3, 0.0), (1, 3, 0.0), (3, 4, 0.6), (2, 4, 0.0)];
        assert_eq!(joined(6, &kin), [vec![0, 1, 2], vec![3, 4], vec![5]]);
        assert_eq!(joined(0, &[]), Vec::<Vec<usize>>::new());
        assert_eq!(parts(6, &kin), [vec![0, 1, 2, 3, 4], vec![5]]);
    }
}
