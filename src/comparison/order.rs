//! How far two articles run in parallel.

/// The longest chain of pairs that rises on both sides. `pairs` have distinct, ascending left ends.
pub(crate) fn rising_chain(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // Patience sorting (Fredman 1975): `tails[length]` is the pair with the least right end that ends a chain.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, &(_, right)) in pairs.iter().enumerate() {
        let length = tails.partition_point(|&tail| pairs[tail].1 < right);
        before.push(length.checked_sub(1).map(|shorter| tails[shorter]));
        match tails.get_mut(length) {
            Some(tail) => *tail = at,
            None => tails.push(at),
        }
    }
    let mut chain = Vec::with_capacity(tails.len());
    let mut next = tails.last().copied();
    while let Some(at) = next {
        chain.push(pairs[at]);
        next = before[at];
    }
    chain.reverse();
    chain
}

/// Anchors (confident, mutually best sentence pairs) and how they lie to each other and to other pairs.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// Left and right sentence, by ascending left sentence; both ends are distinct.
    pub anchors: Vec<(usize, usize)>,
    /// Kendall's rank correlation (tau) of the anchors, -1 to 1; 0 where there are fewer than two.
    pub concordance: f32,
}

impl Order {
    pub fn new(anchors: Vec<(usize, usize)>, columns: usize) -> Self {
        let count = anchors.len();
        let crossing: usize = crossings(&anchors, &anchors, columns).iter().sum();
        // Each crossing pair of anchors is counted from both its ends.
        let concordance = if count < 2 { 0.0 } else { 1.0 - 2.0 * crossing as f32 / (count * (count - 1)) as f32 };
        Self { anchors, concordance }
    }

    /// For each of `pairs` (by ascending left sentence) the share of the anchors that it crosses, 0 to 1.
    pub fn crossed(&self, pairs: &[(usize, usize)], columns: usize) -> Vec<f32> {
        let count = self.anchors.len();
        if count < 2 {
            return vec![0.0; pairs.len()];
        }
        crossings(&self.anchors, pairs, columns)
            .into_iter()
            .map(|crossed| crossed as f32 / (count - 1) as f32)
            .collect()
    }
}

/// For each of `pairs` how many anchors lie before it on one side and after it on the other; both lists by ascending
/// left sentence.
fn crossings(anchors: &[(usize, usize)], pairs: &[(usize, usize)], columns: usize) -> Vec<usize> {
    let (mut above, mut below) = (Tally::new(columns), Tally::new(columns));
    anchors.iter().for_each(|anchor| below.add(anchor.1));
    let (mut before, mut upto, mut removed) = (0, 0, 0);
    let mut counts = Vec::with_capacity(pairs.len());
    for &(row, column) in pairs {
        while before < anchors.len() && anchors[before].0 < row {
            above.add(anchors[before].1);
            before += 1;
        }
        while upto < anchors.len() && anchors[upto].0 <= row {
            below.remove(anchors[upto].1);
            upto += 1;
            removed += 1;
        }
        debug_assert!(removed >= before);
        counts.push(before - above.below(column + 1) + below.below(column));
    }
    counts
}

/// Counts by position, with sums of prefixes in logarithmic time (Fenwick 1994).
struct Tally {
    sums: Vec<isize>,
}

impl Tally {
    fn new(positions: usize) -> Self {
        Self { sums: vec![0; positions + 1] }
    }

    fn change(&mut self, position: usize, by: isize) {
        let mut at = position + 1;
        while at < self.sums.len() {
            self.sums[at] += by;
            at += at & at.wrapping_neg();
        }
    }

    fn add(&mut self, position: usize) {
        self.change(position, 1);
    }

    fn remove(&mut self, position: usize) {
        self.change(position, -1);
    }

    /// How many lie at positions less than `position`.
    fn below(&self, position: usize) -> usize {
        let (mut at, mut sum) = (position.min(self.sums.len() - 1), 0);
        while at > 0 {
            sum += self.sums[at];
            at -= at & at.wrapping_neg();
        }
        usize::try_from(sum).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Order, rising_chain};

    #[test]
    fn the_longest_rising_chain_leaves_out_what_crosses() {
        assert_eq!(rising_chain(&[(0, 5), (1, 1), (2, 2), (3, 0), (4, 3)]), [(1, 1), (2, 2), (4, 3)]);
        assert_eq!(rising_chain(&[]), []);
    }

    #[test]
    fn concordance_is_kendalls_tau() {
        let tau = |rights: &[usize]| Order::new(rights.iter().copied().enumerate().collect(), 9).concordance;
        assert_eq!(tau(&[0, 1, 2, 3]), 1.0);
        assert_eq!(tau(&[3, 2, 1, 0]), -1.0);
        // Four concordant pairs, two discordant ones: (4 - 2) / 6.
        assert!((tau(&[1, 0, 3, 2]) - 1.0 / 3.0).abs() < 1e-6);
        assert_eq!(tau(&[7]), 0.0);
    }

    #[test]
    fn a_pair_counts_the_anchors_it_crosses() {
        let order = Order::new(vec![(0, 0), (1, 1), (2, 2), (3, 3)], 4);
        let pairs = [(0, 3), (1, 1), (2, 0), (3, 3)];
        // By hand, as written in the definition: before on one side and after on the other.
        let count = |&(i, j): &(usize, usize)| {
            order.anchors.iter().filter(|&&(a, b)| (a < i && b > j) || (a > i && b < j)).count() as f32 / 3.0
        };
        assert_eq!(order.crossed(&pairs, 4), pairs.iter().map(count).collect::<Vec<_>>());
    }
}
