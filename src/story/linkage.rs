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

/// When two groups are joined.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// The least mean of the known pairs between the two.
    pub threshold: f32,
    /// That mean is so many times the mean of the known pairs inside each of the two, or more: stories told freely have
    /// little in common, stories told closely much, and of those a neighbour too.
    pub share: f32,
    /// And so many times that of each with any third group, or more; 0 where rivals do not matter.
    pub lead: f32,
}

/// Groups of `count` things by average linkage (Sokal and Michener 1958): the two groups whose known pairs have the
/// greatest mean are joined, as long as the first rule holds for any two, then as long as the next does. `known` has
/// pairs a < b, each once, with a number that is not negative. Members and groups ascend.
///
/// With n known pairs it takes O(n log^2 n) time, and a look at all neighbours of two groups where they must lead: the
/// shorter list of neighbours moves, and a heap, in which outdated joins are passed over, knows the next join.
pub(super) fn joined(count: usize, known: &[(usize, usize, f32)], rules: &[Rule]) -> Vec<Vec<usize>> {
    let mut linkage = Linkage::new(count, known);
    rules.iter().for_each(|rule| linkage.join_all(*rule));
    let mut groups = linkage.groups;
    groups.retain(|group| !group.is_empty());
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable();
    groups
}

/// The groups so far; one that has joined another is empty.
struct Linkage {
    groups: Vec<Vec<usize>>,
    /// What is known of the pairs inside each.
    inside: Vec<Known>,
    /// What is known of the pairs between each and any other.
    neighbours: Vec<BTreeMap<usize, Known>>,
}

impl Linkage {
    fn new(count: usize, known: &[(usize, usize, f32)]) -> Self {
        let mut neighbours: Vec<BTreeMap<usize, Known>> = vec![BTreeMap::new(); count];
        for &(a, b, kinship) in known {
            let known = Known { sum: kinship, pairs: 1.0 };
            neighbours[a].insert(b, known);
            neighbours[b].insert(a, known);
        }
        let groups = (0..count).map(|at| vec![at]).collect();
        Self { groups, inside: vec![Known::default(); count], neighbours }
    }

    /// Joins groups as long as the rule holds for any two.
    fn join_all(&mut self, rule: Rule) {
        let above = |(&other, known): (&usize, &Known)| Some((other, known.mean())).filter(|it| it.1 >= rule.threshold);
        let first = self.neighbours.iter().enumerate().flat_map(|(group, neighbours)| {
            let others = neighbours.iter().filter(move |(other, _)| group < **other);
            others.filter_map(above).map(move |(other, mean)| join(group, other, mean))
        });
        let mut joins: BinaryHeap<Join> = first.collect();
        while let Some((bits, Reverse((a, b)))) = joins.pop() {
            let between = self.neighbours[a].get(&b).filter(|known| known.mean().to_bits() == bits);
            if let Some(&between) = between
                && self.holds(rule, a, b, between.mean())
            {
                let into = self.join(a, b, between);
                joins.extend(
                    self.neighbours[into].iter().filter_map(above).map(|(other, mean)| join(into, other, mean)),
                );
            }
        }
    }

    fn holds(&self, rule: Rule, a: usize, b: usize, mean: f32) -> bool {
        // A group of one has no pairs inside.
        let coheres = |group: usize| {
            let inside = self.inside[group];
            inside.pairs == 0.0 || mean >= rule.share * inside.mean()
        };
        let leads = |group: usize, other: usize| {
            let mut rivals = self.neighbours[group].iter().filter(|(rival, _)| **rival != other);
            rule.lead == 0.0 || rivals.all(|(_, known)| mean >= rule.lead * known.mean())
        };
        coheres(a) && coheres(b) && leads(a, b) && leads(b, a)
    }

    /// Joins two groups, and tells which of them has both now.
    fn join(&mut self, a: usize, b: usize, between: Known) -> usize {
        let (into, from) = if self.neighbours[a].len() < self.neighbours[b].len() { (b, a) } else { (a, b) };
        let members = std::mem::take(&mut self.groups[from]);
        self.groups[into].extend(members);
        self.inside[into] = self.inside[into].with(self.inside[from]).with(between);
        for (other, moved) in std::mem::take(&mut self.neighbours[from]) {
            self.neighbours[other].remove(&from);
            if other != into {
                let known = self.neighbours[into].entry(other).or_default();
                *known = known.with(moved);
                let known = *known;
                self.neighbours[other].insert(into, known);
            }
        }
        into
    }
}

fn join(a: usize, b: usize, mean: f32) -> Join {
    (mean.to_bits(), Reverse((a.min(b), a.max(b))))
}

#[cfg(test)]
mod tests {
    use super::{Rule, joined};

    const RULE: Rule = Rule { threshold: 0.15, share: 0.5, lead: 0.0 };

    #[test]
    fn groups_are_joined_by_their_mean_kinship() {
        // 0, 1, 2 tell one story; 2 shares a passage with 3, whose story 4 knows nothing of it.
        let known =
            [(0, 1, 0.5), (0, 2, 0.4), (1, 2, 0.4), (2, 3, 0.3), (0, 3, 0.0), (1, 3, 0.0), (3, 4, 0.6), (2, 4, 0.0)];
        assert_eq!(joined(6, &known, &[RULE]), [vec![0, 1, 2], vec![3, 4], vec![5]]);
        assert_eq!(joined(0, &[], &[RULE]), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn what_joins_a_group_has_a_share_of_what_its_members_have_in_common() {
        let all = |within: f32| [(0, 1, within), (0, 2, 0.2), (1, 2, 0.2)];
        assert_eq!(joined(3, &all(0.3), &[RULE]), [vec![0, 1, 2]]);
        assert_eq!(joined(3, &all(0.5), &[RULE]), [vec![0, 1], vec![2]]);
        assert_eq!(joined(3, &all(0.5), &[Rule { share: 0.3, ..RULE }]), [vec![0, 1, 2]]);
    }

    #[test]
    fn what_has_no_rival_joins_with_less() {
        let leading = Rule { threshold: 0.1, share: 0.2, lead: 2.0 };
        let rival = |kinship: f32| [(0, 1, 0.5), (0, 2, 0.12), (1, 2, 0.12), (2, 3, kinship)];
        assert_eq!(joined(4, &rival(0.05), &[RULE, leading]), [vec![0, 1, 2], vec![3]]);
        assert_eq!(joined(4, &rival(0.08), &[RULE, leading]), [vec![0, 1], vec![2], vec![3]]);
        assert_eq!(joined(4, &rival(0.08), &[RULE]), [vec![0, 1], vec![2], vec![3]]);
    }
}
