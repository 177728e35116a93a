//! Links that are given beforehand: what they allow and what they forbid.

/// The given links of two articles, by their sentences. A sentence that is in a given link has no partner outside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Given {
    /// The number of the given link that each sentence is in; both empty where nothing is given.
    left: Vec<Option<usize>>,
    right: Vec<Option<usize>>,
    links: Vec<(Vec<usize>, Vec<usize>)>,
}

impl Given {
    /// `links` between articles of `rows` and `columns` sentences; no sentence is in two of them, and one side of a link
    /// may be empty: its sentences have no counterpart.
    pub fn new(links: Vec<(Vec<usize>, Vec<usize>)>, rows: usize, columns: usize) -> Self {
        if links.is_empty() {
            return Self::default();
        }
        let (mut left, mut right) = (vec![None; rows], vec![None; columns]);
        for (number, link) in links.iter().enumerate() {
            link.0.iter().for_each(|&sentence| left[sentence] = Some(number));
            link.1.iter().for_each(|&sentence| right[sentence] = Some(number));
        }
        Self { left, right, links }
    }

    /// Whether the pair may be linked: neither sentence is in a given link, or both are in the same.
    pub fn allows(&self, left: usize, right: usize) -> bool {
        self.links.is_empty() || self.left[left] == self.right[right]
    }

    /// Whether the pair is in a given link.
    pub fn holds(&self, left: usize, right: usize) -> bool {
        !self.links.is_empty() && self.left[left].is_some() && self.left[left] == self.right[right]
    }

    /// Every pair of sentences in a given link.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.links.iter().flat_map(|(left, right)| left.iter().flat_map(|&i| right.iter().map(move |&j| (i, j))))
    }
}

#[cfg(test)]
mod tests {
    use super::Given;

    #[test]
    fn a_given_link_keeps_its_sentences_to_itself() {
        let given = Given::new(vec![(vec![0, 1], vec![2]), (vec![3], vec![])], 4, 3);
        assert!(given.holds(0, 2) && given.allows(1, 2));
        assert!(!given.allows(0, 1) && !given.allows(2, 2) && given.allows(2, 0) && !given.holds(2, 0));
        assert!((0..3).all(|right| !given.allows(3, right)));
        assert_eq!(given.pairs().collect::<Vec<_>>(), [(0, 2), (1, 2)]);
        assert!(Given::default().allows(7, 9) && !Given::default().holds(7, 9));
    }
}
