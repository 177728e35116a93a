//! From probabilities to links: one rule for articles in any order, one for texts that run in parallel.

use super::context::{Parallel, log_odds};
use crate::comparison::{Belief, Candidate};

/// The number of features of a link.
pub(super) const FEATURES: usize = 6;

/// Above this probability a pair is linked. The value of least expected error; 0.4 to 0.6 differ by under 0.01 in F1
/// on every development set.
const LINK: f32 = 0.5;

/// Texts run in parallel if at least this share of the anchors lies on the monotone path ...
const ON_PATH: f32 = 0.9;

/// ... and at most this share of the sentences is poorly covered there. On the development sets: translations 0.00 to
/// 0.10 (textberg, para_nm), articles with insertions 0.14 and more (noisy; median 0.33), other articles 0.25 and more.
const UNCOVERED: f32 = 0.15;

/// A sentence is poorly covered if its coverage by its bead is below this share of the anchors' median.
const POOR: f32 = 0.75;

/// A sentence of a parallel text is left unlinked below this share.
const ALONE: f32 = 0.5;

/// Fewer anchors than this tell nothing about order.
const FEWEST_ANCHORS: usize = 3;

/// How far each sentence is covered by its bead of the monotone path, relative to the anchors' median.
#[derive(Clone, Debug, Default)]
pub(super) struct PathCoverage {
    pub left: Vec<f32>,
    pub right: Vec<f32>,
}

/// A group of sentences on both sides that say the same, before it has a confidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub left: Vec<usize>,
    pub right: Vec<usize>,
}

/// Whether the two texts run in parallel all the way, as a translation does.
pub(super) fn is_parallel(parallel: &Parallel, coverage: &PathCoverage, anchors: usize) -> bool {
    let all = coverage.left.iter().chain(&coverage.right);
    let poor = all.filter(|&&share| share < POOR).count();
    let sentences = coverage.left.len() + coverage.right.len();
    anchors >= FEWEST_ANCHORS && parallel.on_path >= ON_PATH && poor as f32 <= UNCOVERED * sentences as f32
}

/// The linked pairs of texts in any order.
pub(super) fn probable_pairs(candidates: &[Candidate], probability: &[f32]) -> Vec<(usize, usize)> {
    let linked = candidates.iter().zip(probability).filter(|(_, probability)| **probability > LINK);
    linked.map(|(candidate, _)| (candidate.left, candidate.right)).collect()
}

/// The linked pairs of parallel texts: all within a bead, but for sentences that the bead hardly covers.
pub(super) fn path_pairs(parallel: &Parallel, coverage: &PathCoverage) -> Vec<(usize, usize)> {
    let beads = parallel.beads.iter();
    let pairs =
        beads.flat_map(|bead| bead.left.clone().flat_map(|left| bead.right.clone().map(move |right| (left, right))));
    pairs.filter(|&(left, right)| coverage.left[left] > ALONE && coverage.right[right] > ALONE).collect()
}

/// The connected groups of linked pairs, by their first left sentence.
pub(super) fn groups(pairs: &[(usize, usize)], rows: usize, columns: usize) -> Vec<Group> {
    let mut parents: Vec<usize> = (0..rows + columns).collect();
    fn root(parents: &mut [usize], mut at: usize) -> usize {
        while parents[at] != at {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        at
    }
    for &(left, right) in pairs {
        let (a, b) = (root(&mut parents, left), root(&mut parents, rows + right));
        parents[a.max(b)] = a.min(b);
    }
    let mut groups: Vec<Group> = vec![Group { left: Vec::new(), right: Vec::new() }; rows];
    // The least member of a group of two sides is a left sentence.
    for left in 0..rows {
        let at = root(&mut parents, left);
        groups[at].left.push(left);
    }
    for right in 0..columns {
        let at = root(&mut parents, rows + right);
        if at < rows {
            groups[at].right.push(right);
        }
    }
    groups.retain(|group| !group.left.is_empty() && !group.right.is_empty());
    groups
}

/// What tells whether a whole link is right.
pub(super) fn features(
    group: &Group,
    belief: &Belief,
    agreement: impl Fn(usize, usize) -> f32,
    parallel: bool,
) -> [f32; FEATURES] {
    let best = |score: &dyn Fn(usize, usize) -> f32| -> Vec<f32> {
        let lefts = group.left.iter().map(|&i| group.right.iter().map(|&j| score(i, j)).fold(0.0, f32::max));
        let rights = group.right.iter().map(|&j| group.left.iter().map(|&i| score(i, j)).fold(0.0, f32::max));
        lefts.chain(rights).collect()
    };
    let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len().max(1) as f32;
    let odds: Vec<f32> = best(&|i, j| belief.get(i, j)).into_iter().map(log_odds).collect();
    let least = odds.iter().copied().fold(f32::INFINITY, f32::min);
    let flag = f32::from(u8::from(parallel));
    let extra = (odds.len().saturating_sub(2)).min(6) as f32;
    [mean(&odds), least, flag, flag * mean(&odds), extra, mean(&best(&agreement))]
}

#[cfg(test)]
mod tests {
    use super::{Group, groups};

    #[test]
    fn pairs_with_a_sentence_in_common_are_one_link() {
        let group = |left: &[usize], right: &[usize]| Group { left: left.to_vec(), right: right.to_vec() };
        assert_eq!(groups(&[(0, 2), (1, 2), (3, 0), (3, 1)], 4, 3), [group(&[0, 1], &[2]), group(&[3], &[0, 1])]);
        assert_eq!(groups(&[], 2, 2), []);
    }
}
