//! What stands around a pair: its neighbours, the order of the links, the monotone path, the story's other articles.

use super::path::Bead;
use crate::comparison::{self, Belief, Candidate};

/// The number of features of a pair in its context.
pub(super) const FEATURES: usize = comparison::FEATURES + 20;

/// A third article of the story, as the two articles of a pair see it.
pub(super) struct Third<'a> {
    /// What the left article and the third believe of each other.
    pub left: Acquaintance<'a>,
    /// What the right article and the third believe of each other.
    pub right: Acquaintance<'a>,
}

/// A belief between an article of the pair and a third one.
pub(super) struct Acquaintance<'a> {
    pub belief: &'a Belief,
    /// Whether the pair's own article is the belief's right side.
    pub own_is_right: bool,
}

impl Acquaintance<'_> {
    /// The partners in the third article of a sentence of the pair's own, ascending.
    fn partners(&self, sentence: usize) -> Vec<(usize, f32)> {
        if self.own_is_right {
            self.belief.of_right(sentence).collect()
        } else {
            self.belief.of_left(sentence).collect()
        }
    }
}

/// How far the links of two articles lie on one monotone path.
#[derive(Clone, Debug)]
pub(super) struct Parallel {
    /// The path's beads.
    pub beads: Vec<Bead>,
    /// The bead of each left sentence.
    bead_of_left: Vec<usize>,
    /// The share of the anchors that lie on the path, 0 to 1; 0 without anchors.
    pub on_path: f32,
    /// The share of all sentences that are in an anchor, 0 to 1.
    pub anchored: f32,
}

impl Parallel {
    pub fn new(belief: &Belief, beads: Vec<Bead>, anchors: &[(usize, usize)]) -> Self {
        let mut bead_of_left = vec![0; belief.rows()];
        for (number, bead) in beads.iter().enumerate() {
            bead_of_left[bead.left.clone()].fill(number);
        }
        let sentences = (belief.rows() + belief.columns()).max(1) as f32;
        let anchored = 2.0 * anchors.len() as f32 / sentences;
        let mut parallel = Self { beads, bead_of_left, on_path: 0.0, anchored };
        let hits = anchors.iter().filter(|anchor| parallel.holds(anchor.0, anchor.1)).count();
        parallel.on_path = hits as f32 / anchors.len().max(1) as f32;
        parallel
    }

    /// Whether the two sentences are in one bead.
    pub fn holds(&self, left: usize, right: usize) -> bool {
        let bead = self.beads.get(self.bead_of_left[left]);
        bead.is_some_and(|bead| bead.left.contains(&left) && bead.right.contains(&right))
    }
}

/// The features of every candidate in its context, in the order of the candidates.
pub(super) fn features(
    candidates: &[Candidate],
    belief: &Belief,
    parallel: &Parallel,
    thirds: &[Third<'_>],
) -> Vec<[f32; FEATURES]> {
    let order = belief.order();
    let ends: Vec<(usize, usize)> = candidates.iter().map(|candidate| (candidate.left, candidate.right)).collect();
    let crossed = order.crossed(&ends, belief.columns());
    let parts = candidates.iter().enumerate().zip(crossed);
    parts
        .map(|((number, candidate), crossed)| {
            let mut features = [0.0; FEATURES];
            let (own, context) = features.split_at_mut(comparison::FEATURES);
            own.copy_from_slice(&candidate.features);
            let near = neighbours(belief, number, candidate);
            let order = order_features(order.concordance, crossed);
            let path = path_features(parallel, candidate);
            let story = story_features(thirds, candidate);
            let all = near.iter().chain(&order).chain(&path).chain(&story);
            context.iter_mut().zip(all).for_each(|(slot, value)| *slot = *value);
            features
        })
        .collect()
}

/// The log-odds of a probability, which is kept 1e-4 away from 0 and 1.
pub(super) fn log_odds(probability: f32) -> f32 {
    ((probability + 1e-4) / (1.0 - probability + 1e-4)).ln()
}

fn neighbours(belief: &Belief, number: usize, candidate: &Candidate) -> [f32; 7] {
    let (i, j) = (candidate.left, candidate.right);
    let beside = |down, along| belief.beside(i, down, j, along);
    let (before, after) = (beside(-1, -1), beside(1, 1));
    let side = beside(-1, 0).max(beside(1, 0)).max(beside(0, -1)).max(beside(0, 1));
    let (left, right) = belief.leads(number, i, j);
    [
        log_odds(belief.of(number)),
        before.max(after),
        before.min(after),
        side,
        beside(-1, 1).max(beside(1, -1)),
        left.min(right),
        left.max(right),
    ]
}

fn order_features(concordance: f32, crossed: f32) -> [f32; 4] {
    [concordance * crossed, crossed, concordance, concordance.max(0.0).powi(4) * crossed.min(0.3)]
}

fn path_features(parallel: &Parallel, candidate: &Candidate) -> [f32; 6] {
    let held = f32::from(u8::from(parallel.holds(candidate.left, candidate.right)));
    let on_path = parallel.on_path;
    [held, held * on_path, held * on_path.powi(4), held * parallel.anchored, parallel.anchored, on_path]
}

/// Over the third articles: the best and the mean support (the pair's sentences have one partner in common there), and
/// the strongest contradiction (both have a partner there, but another one).
fn story_features(thirds: &[Third<'_>], candidate: &Candidate) -> [f32; 3] {
    let (mut best, mut sum, mut against) = (0.0_f32, 0.0, 0.0_f32);
    for third in thirds {
        let here = third.left.partners(candidate.left);
        let there = third.right.partners(candidate.right);
        let top = |partners: &[(usize, f32)]| partners.iter().map(|partner| partner.1).fold(0.0, f32::max);
        let common = here.iter().filter_map(|&(sentence, left)| {
            let at = there.binary_search_by_key(&sentence, |partner| partner.0).ok()?;
            Some(left.min(there[at].1))
        });
        let support = common.fold(0.0, f32::max);
        best = best.max(support);
        sum += support;
        against = against.max(top(&here).min(top(&there)) - support);
    }
    [best, sum / thirds.len().max(1) as f32, against]
}
