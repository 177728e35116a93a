//! Group: articles that report the same events.
//!
//! Two articles are akin as far as sentences of one have a counterpart in the other, by their vectors, and as far as they
//! name the same. Only near neighbours are compared, and articles are joined by average linkage, so that one passage two
//! stories share does not chain them together.

mod gist;
mod kinship;
mod linkage;
mod names;
mod near;

use itertools::Itertools;
use rayon::prelude::*;

pub use gist::Gist;
use kinship::kinships;
use linkage::Rule;

/// When two groups of articles are one story, by the mean kinship of their articles, 0 to 1. Two reports of one event,
/// neither of them a translation, may have less in common than neighbouring chapters of one manual: so a kinship counts
/// by that inside each of the two, and where the next group is far less akin a lesser one is enough. Tuned on the
/// collections of `evaluate_alignment --grouping`, which prints how they are grouped.
const SAME_STORY: [Rule; 2] =
    [Rule { threshold: 0.15, share: 0.5, lead: 0.0 }, Rule { threshold: 0.11, share: 0.4, lead: 1.6 }];

/// With how many articles of each language an article is compared. Of the pairs of one story in any collection of
/// `evaluate_alignment --grouping`, all are among them.
const NEAREST: usize = 16;

/// Articles that report the same events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Indices into the slice that was grouped, by the articles' sources.
    pub articles: Vec<usize>,
}

/// Groups articles into stories, by the source of each story's first article; an article alone is a story of one.
///
/// What comes out does not depend on the order of `gists`, but for the numbers that stand for them. The gists are of one
/// encoder: their vectors have one width.
#[must_use]
pub fn group(gists: &[Gist]) -> Vec<Story> {
    let order: Vec<usize> = (0..gists.len()).sorted_by_key(|&at| gists[at].key()).collect();
    let sorted: Vec<&Gist> = order.iter().map(|&at| &gists[at]).collect();
    let pairs = near::nearest_pairs(&sorted, NEAREST);
    let kin = pairs.par_chunk_by(|one, next| one.0 == next.0).flat_map_iter(|pairs| {
        let others: Vec<&Gist> = pairs.iter().map(|pair| sorted[pair.1]).collect();
        let kinships = kinships(sorted[pairs[0].0], &others);
        pairs.iter().zip(kinships).map(|(&(a, b), kinship)| (a, b, kinship)).collect::<Vec<_>>()
    });
    let kin: Vec<(usize, usize, f32)> = kin.collect();
    let groups = linkage::joined(sorted.len(), &kin, &SAME_STORY);
    groups.into_iter().map(|group| Story { articles: group.into_iter().map(|at| order[at]).collect() }).collect()
}
