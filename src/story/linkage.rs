//! Join: groups of things by average linkage of what is known of their pairs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// What is known of the pairs between two groups.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    sum: f32,
    pairs: f32,
}

impl Known {
    fn mean(self) -> f32 {
        self.sum / self.pairs
    }

    fn with(self, other: Self) -> Self {
        Self { sum: self.sum + other.sum, pairs: self.pairs + other.pairs }
    }
}

/// A join to come. The greatest is next: the greatest mean, of equals the first pair. Means are not negative, so that
/// their bits are ordered as they are.
type Join = (u32, Reverse<(usize, usize)>);

/// Groups of `count` things by average linkage (Sokal and Michener 1958): the two groups whose known pairs have the
/// greatest mean are joined, as long as that mean is `threshold` or more, and `share` or more of the mean of the known
/// pairs inside each of the two: stories told freely have little in common, stories told closely much, and of those a
/// neighbour too. `known` has pairs a < b, each once, with a number that is not negative. Members and groups ascend.
///
/// With n known pairs it takes O(n log^2 n) time: the shorter list of neighbours moves, and a heap, in which outdated
/// joins are passed over, knows the next join.
pub(super) fn joined(count: usize, known: &[(usize, usize, f32)], threshold: f32, share: f32) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..count).map(|at| vec![at]).collect();
    let mut inside: Vec<Known> = vec![Known::default(); count];
    let mut neighbours: Vec<BTreeMap<usize, Known>> = vec![BTreeMap::new(); count];
    for &(a, b, kinship) in known {
        let known = Known { sum: kinship, pairs: 1.0 };
        neighbours[a].insert(b, known);
        neighbours[b].insert(a, known);
    }
    let join = |a: usize, b: usize, mean: f32| -> Join { (mean.to_bits(), Reverse((a.min(b), a.max(b)))) };
    let first = known.iter().filter(|pair| pair.2 >= threshold).map(|&(a, b, kinship)| join(a, b, kinship));
    let mut joins: BinaryHeap<Join> = first.collect();
    while let Some((bits, Reverse((a, b)))) = joins.pop() {
        let Some(&between) = neighbours[a].get(&b).filter(|known| known.mean().to_bits() == bits) else { continue };
        // A group of one has no pairs inside: nothing is less than their mean, 0 / 0.
        if [a, b].iter().any(|&group| between.mean() < share * inside[group].mean()) {
            continue;
        }
        let (into, from) = if neighbours[a].len() < neighbours[b].len() { (b, a) } else { (a, b) };
        let members = std::mem::take(&mut groups[from]);
        groups[into].extend(members);
        inside[into] = inside[into].with(inside[from]).with(between);
        for (other, moved) in std::mem::take(&mut neighbours[from]) {
            neighbours[other].remove(&from);
            if other != into {
                let known = neighbours[into].entry(other).or_default();
                *known = known.with(moved);
                let known = *known;
                neighbours[other].insert(into, known);
                if known.mean() >= threshold {
                    joins.push(join(into, other, known.mean()));
                }
            }
        }
    }
    groups.retain(|group| !group.is_empty());
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable();
    groups
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn groups_are_joined_by_their_mean_kinship() {
        // 0, 1, 2 tell one story; 2 shares a passage with 3, whose story 4 knows nothing of it.
        let known =
            [(0, 1, 0.5), (0, 2, 0.4), (1, 2, 0.4), (2, 3, 0.3), (0, 3, 0.0), (1, 3, 0.0), (3, 4, 0.6), (2, 4, 0.0)];
        assert_eq!(joined(6, &known, 0.15, 0.5), [vec![0, 1, 2], vec![3, 4], vec![5]]);
        assert_eq!(joined(0, &[], 0.15, 0.5), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn what_joins_a_group_has_a_share_of_what_its_members_have_in_common() {
        let all = |within: f32| [(0, 1, within), (0, 2, 0.2), (1, 2, 0.2)];
        assert_eq!(joined(3, &all(0.3), 0.15, 0.5), [vec![0, 1, 2]]);
        assert_eq!(joined(3, &all(0.5), 0.15, 0.5), [vec![0, 1], vec![2]]);
        assert_eq!(joined(3, &all(0.5), 0.15, 0.3), [vec![0, 1, 2]]);
    }
}
