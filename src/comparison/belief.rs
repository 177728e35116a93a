//! Probabilities of candidate pairs, by left and by right sentence.

use super::order::Order;
use super::pairs::PairSet;
use super::similarity::Candidate;

/// A pair is an anchor if it is each side's most probable and more probable than this.
const ANCHOR: f32 = 0.5;

/// How probable it is of each candidate pair that its sentences say the same; 0 for any other pair.
#[derive(Clone, Debug)]
pub(crate) struct Belief {
    pairs: PairSet,
    row_of: Vec<usize>,
    probability: Vec<f32>,
    /// The numbers of the two most probable pairs of each left sentence, and of each right one.
    left_best: Vec<[Option<usize>; 2]>,
    right_best: Vec<[Option<usize>; 2]>,
}

impl Belief {
    /// `candidates` by left and right sentence, out of `rows` and `columns` sentences.
    pub fn new(candidates: &[Candidate], probability: Vec<f32>, rows: usize, columns: usize) -> Self {
        let mut partners = vec![Vec::new(); rows];
        for candidate in candidates {
            partners[candidate.left].push(candidate.right);
        }
        let pairs = PairSet::new(partners, columns);
        let two_best = |numbers: &mut dyn Iterator<Item = usize>| {
            let mut best = [None, None];
            for pair in numbers {
                let beats = |other: Option<usize>| other.is_none_or(|other| probability[pair] > probability[other]);
                if beats(best[0]) {
                    best = [Some(pair), best[0]];
                } else if beats(best[1]) {
                    best[1] = Some(pair);
                }
            }
            best
        };
        let left_best = (0..rows).map(|row| two_best(&mut pairs.row(row))).collect();
        let right_best = (0..columns).map(|column| two_best(&mut pairs.column(column).iter().copied())).collect();
        let row_of = pairs.iter().map(|(_, row, _)| row).collect();
        Self { pairs, row_of, probability, left_best, right_best }
    }

    pub fn rows(&self) -> usize {
        self.pairs.rows()
    }

    pub fn columns(&self) -> usize {
        self.pairs.columns()
    }

    /// The probability of pair number `pair`; pairs are numbered as the candidates.
    pub fn of(&self, pair: usize) -> f32 {
        self.probability[pair]
    }

    pub fn get(&self, left: usize, right: usize) -> f32 {
        if left >= self.rows() {
            return 0.0;
        }
        self.pairs.find(left, right).map_or(0.0, |pair| self.probability[pair])
    }

    /// The probability `down` and `along` from (`left`, `right`); 0 outside.
    pub fn beside(&self, left: usize, down: isize, right: usize, along: isize) -> f32 {
        match (left.checked_add_signed(down), right.checked_add_signed(along)) {
            (Some(left), Some(right)) => self.get(left, right),
            _ => 0.0,
        }
    }

    /// The partners of a left sentence: right sentence and probability.
    pub fn of_left(&self, left: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.pairs.row(left).map(|pair| (self.pairs.right_of(pair), self.probability[pair]))
    }

    /// The partners of a right sentence: left sentence and probability.
    pub fn of_right(&self, right: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        self.pairs.column(right).iter().map(|&pair| (self.row_of[pair], self.probability[pair]))
    }

    /// How much more probable a pair is than its left and than its right sentence's best other pair.
    pub fn leads(&self, pair: usize, left: usize, right: usize) -> (f32, f32) {
        let lead = |best: &[Option<usize>; 2]| {
            let rival = best.iter().flatten().find(|&&other| other != pair);
            self.probability[pair] - rival.map_or(0.0, |&other| self.probability[other])
        };
        (lead(&self.left_best[left]), lead(&self.right_best[right]))
    }

    /// The mutually most probable pairs.
    pub fn order(&self) -> Order {
        let anchors = self.pairs.iter().filter(|&(pair, row, column)| {
            self.probability[pair] > ANCHOR
                && self.left_best[row][0] == Some(pair)
                && self.right_best[column][0] == Some(pair)
        });
        Order::new(anchors.map(|(_, row, column)| (row, column)).collect(), self.columns())
    }
}
