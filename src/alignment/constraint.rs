//! What a caller asks of an alignment: an order, and links that are to be kept.

/// Whether the two texts are taken to run in parallel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As the texts themselves show.
    #[default]
    Auto,
    /// Links may cross: order is weak evidence.
    Free,
    /// Links never cross: the best monotone path decides.
    Monotone,
}

/// A link that is kept as it is: its sentences have no other partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenLink {
    /// The positions of the left and the right article in the slice that is aligned; they differ.
    pub articles: (usize, usize),
    /// Indices of the left article's sentences; empty if the right ones have no counterpart.
    pub left: Vec<usize>,
    /// Indices of the right article's sentences, likewise.
    pub right: Vec<usize>,
}

/// What is asked of an alignment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// The order of the links, between any two articles.
    pub order: Order,
    /// Links that are kept. Of two articles no sentence is in two of them.
    pub given: Vec<GivenLink>,
}

impl Constraints {
    /// The given links between two articles, `left` on the left.
    pub(super) fn between(&self, left: usize, right: usize) -> Vec<(Vec<usize>, Vec<usize>)> {
        let oriented = |link: &GivenLink| {
            if link.articles == (left, right) {
                Some((link.left.clone(), link.right.clone()))
            } else if link.articles == (right, left) {
                Some((link.right.clone(), link.left.clone()))
            } else {
                None
            }
        };
        self.given.iter().filter_map(oriented).collect()
    }
}
