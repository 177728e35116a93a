//! What two sentences alone, and their rivals, say about being translations.

use super::belief::Belief;
use super::given::Given;
use super::interaction::Interaction;
use super::marks::{self, Marks};
use super::network::Model;
use super::pairs::{PairSet, apart, best_of};
use crate::encoder::{Encoded, EncodedSentence};
use crate::stats::{dot, logistic};

/// Neighbours whose mean similarity is taken off a pair's: how far a sentence is like everything (Artetxe and
/// Schwenk 2019, margin-based mining). 4, as measured before on the NTREX development sets; 3 to 6 differ little.
const RIVALS: usize = 4;

/// A pair is a candidate if it is among the best of its left or of its right sentence, this many.
const CANDIDATES: usize = 5;

/// How much the margin of the sentence vectors counts beside the margin of the late interaction when pairs are
/// ranked: their spread is about half as wide. Tuned on the NTREX development sets.
const VECTOR_MARGIN: f32 = 2.0;

/// The number of features of [`Candidate::features`].
pub(crate) const FEATURES: usize = 14 + marks::FEATURES;

/// Two articles' sentences compared.
#[derive(Clone, Debug)]
pub(crate) struct Comparison<'a> {
    pub left: &'a Encoded,
    pub right: &'a Encoded,
    pub pairs: PairSet,
    pub interaction: Interaction,
    /// A number a pair: harmonic mean of both sentences' coverage, 0 to 1.
    pub agreement: Vec<f32>,
    /// The pairs that may be links, by left and right sentence.
    pub candidates: Vec<Candidate>,
    /// The links that were given beforehand.
    pub given: &'a Given,
}

/// A pair of sentences that may say the same.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Its number in the pair set.
    pub pair: usize,
    pub left: usize,
    pub right: usize,
    /// What pairs are ranked by: the margins of late interaction and of sentence vectors.
    pub rank: f32,
    /// What is measured; the same if left and right are exchanged.
    pub features: [f32; FEATURES],
}

/// The scores of all pairs, from which the candidates' features are taken.
struct Scores {
    left_cover: Vec<f32>,
    right_cover: Vec<f32>,
    cosine: Vec<f32>,
    agreement_margin: Vec<f32>,
    cosine_margin: Vec<f32>,
    /// What pairs are ranked by.
    rank: Vec<f32>,
    /// The numbers and names of each left and each right sentence.
    marks: [Vec<Marks>; 2],
}

impl<'a> Comparison<'a> {
    pub fn new(left: &'a Encoded, right: &'a Encoded, given: &'a Given) -> Self {
        let pairs = PairSet::choose(left, right, given);
        let interaction = Interaction::new(left, right, &pairs);
        let (mut left_cover, mut right_cover) = (Vec::with_capacity(pairs.len()), Vec::with_capacity(pairs.len()));
        let mut cosine = Vec::with_capacity(pairs.len());
        for (pair, row, column) in pairs.iter() {
            left_cover.push(coverage(&left.sentences[row], interaction.left(pair)));
            right_cover.push(coverage(&right.sentences[column], interaction.right(pair)));
            cosine.push(dot(&left.sentences[row].vector, &right.sentences[column].vector));
        }
        let agreement: Vec<f32> = left_cover.iter().zip(&right_cover).map(|(&a, &b)| harmonic(a, b)).collect();
        let (agreement_margin, cosine_margin) = (margin(&pairs, &agreement), margin(&pairs, &cosine));
        let rank = agreement_margin.iter().zip(&cosine_margin).map(|(a, c)| a + VECTOR_MARGIN * c).collect();
        let scores = Scores {
            left_cover,
            right_cover,
            cosine,
            agreement_margin,
            cosine_margin,
            rank,
            marks: [left, right].map(marks_of),
        };
        let mut comparison = Self { left, right, pairs, interaction, agreement, candidates: Vec::new(), given };
        comparison.candidates = comparison.candidates(&scores);
        comparison
    }

    /// How probable the candidates are by their own features; the given ones are certain.
    pub fn belief(&self, model: &Model) -> Belief {
        let probability = |candidate: &Candidate| {
            if self.given.holds(candidate.left, candidate.right) {
                return 1.0;
            }
            logistic(f64::from(model.pair.log_odds(&candidate.features))) as f32
        };
        let probability = self.candidates.iter().map(probability).collect();
        Belief::new(&self.candidates, probability, self.pairs.rows(), self.pairs.columns())
    }

    fn candidates(&self, scores: &Scores) -> Vec<Candidate> {
        let (rows, columns) = (self.pairs.rows(), self.pairs.columns());
        let mut chosen = Vec::new();
        let mut best = |numbers: &[usize], sides: &dyn Fn(usize) -> (usize, usize)| {
            let ranks: Vec<f32> = numbers.iter().map(|&pair| scores.rank[pair]).collect();
            let distance = |at: usize| {
                let (row, column) = sides(at);
                apart(row, rows, column, columns)
            };
            let best: Vec<usize> = best_of(&ranks, CANDIDATES, distance).into_iter().map(|at| numbers[at]).collect();
            chosen.extend(&best);
            best
        };
        let of_row: Vec<Vec<usize>> = (0..rows)
            .map(|row| best(&self.pairs.row(row).collect::<Vec<_>>(), &|at| (row, self.pairs.partners(row)[at])))
            .collect();
        let row_of = self.rows_of_pairs();
        let of_column: Vec<Vec<usize>> = (0..columns)
            .map(|column| {
                let numbers = self.pairs.column(column);
                best(numbers, &|at| (row_of[numbers[at]], column))
            })
            .collect();
        // A sentence without pieces, or without anything in common, is nobody's partner.
        chosen.retain(|&pair| self.agreement[pair] > 0.0 && self.given.allows(row_of[pair], self.pairs.right_of(pair)));
        chosen.extend(self.given.pairs().filter_map(|(row, column)| self.pairs.find(row, column)));
        chosen.sort_unstable();
        chosen.dedup();
        let candidate = |pair: usize| {
            let (left, right) = (row_of[pair], self.pairs.right_of(pair));
            let features = self.features(pair, left, right, scores, &of_row[left], &of_column[right]);
            Candidate { pair, left, right, rank: scores.rank[pair], features }
        };
        chosen.into_iter().map(candidate).collect()
    }

    fn rows_of_pairs(&self) -> Vec<usize> {
        self.pairs.iter().map(|(_, row, _)| row).collect()
    }

    /// `row` and `column` are the best pairs of the two sentences, best first.
    fn features(
        &self,
        pair: usize,
        left: usize,
        right: usize,
        scores: &Scores,
        row: &[usize],
        column: &[usize],
    ) -> [f32; FEATURES] {
        let (here, there) = (&self.left.sentences[left], &self.right.sentences[right]);
        let rival = |best: &[usize]| best.iter().copied().find(|&other| other != pair);
        let lead = |best: &[usize]| scores.rank[pair] - rival(best).map_or(0.0, |other| scores.rank[other]);
        let (left_lead, right_lead) = (lead(row), lead(column));
        let own = rival(row).map_or(scores.left_cover[pair], |other| {
            gain(here, self.interaction.left(pair), self.interaction.left(other))
        });
        let theirs = rival(column).map_or(scores.right_cover[pair], |other| {
            gain(there, self.interaction.right(pair), self.interaction.right(other))
        });
        let (a, b) = (here.pieces.len().max(1) as f32, there.pieces.len().max(1) as f32);
        let (left_cover, right_cover) = (scores.left_cover[pair], scores.right_cover[pair]);
        let monolingual = f32::from(u8::from(self.left.article.lang == self.right.article.lang));
        let marks = scores.marks[0][left].features(&scores.marks[1][right]);
        let similarity = [
            self.agreement[pair],
            scores.cosine[pair],
            scores.agreement_margin[pair],
            scores.cosine_margin[pair],
            left_lead.min(right_lead),
            left_lead.max(right_lead),
            left_cover.min(right_cover),
            left_cover.max(right_cover),
            (a / b).ln().abs(),
            a.min(b).ln(),
            monolingual,
            monolingual * self.agreement[pair],
            own.min(theirs),
            own.max(theirs),
        ];
        let mut features = [0.0; FEATURES];
        features.iter_mut().zip(similarity.into_iter().chain(marks)).for_each(|(slot, value)| *slot = value);
        features
    }
}

fn marks_of(article: &Encoded) -> Vec<Marks> {
    article.segments.sentences.iter().map(|sentence| Marks::new(&article.article.text, sentence)).collect()
}

/// The mean of a sentence's best similarities by the weights of its pieces, 0 to 1; 0 for a sentence without pieces or
/// partners.
pub(crate) fn coverage(sentence: &EncodedSentence, best: &[f32]) -> f32 {
    let sum: f32 = sentence.weights.iter().zip(best).map(|(weight, best)| weight * best).sum();
    sum.max(0.0) / sentence.weights.len().max(1) as f32
}

/// How much more of a sentence one partner covers where another, its rival, is there already, 0 to 1.
fn gain(sentence: &EncodedSentence, best: &[f32], rival: &[f32]) -> f32 {
    let gains = best.iter().zip(rival).zip(&sentence.weights);
    gains.map(|((best, rival), weight)| weight * (best - rival).max(0.0)).sum::<f32>() / best.len().max(1) as f32
}

fn harmonic(a: f32, b: f32) -> f32 {
    if a + b > 0.0 { 2.0 * a * b / (a + b) } else { 0.0 }
}

/// Each pair's score less the mean of its sentences' [`RIVALS`] best.
fn margin(pairs: &PairSet, scores: &[f32]) -> Vec<f32> {
    let mean_of_best = |mut scores: Vec<f32>| {
        scores.sort_unstable_by(|a, b| b.total_cmp(a));
        let best = &scores[..scores.len().min(RIVALS)];
        best.iter().sum::<f32>() / best.len().max(1) as f32
    };
    let rows: Vec<f32> = (0..pairs.rows()).map(|row| mean_of_best(scores[pairs.row(row)].to_vec())).collect();
    let columns: Vec<f32> = (0..pairs.columns())
        .map(|column| mean_of_best(pairs.column(column).iter().map(|&pair| scores[pair]).collect()))
        .collect();
    pairs.iter().map(|(pair, row, column)| scores[pair] - (rows[row] + columns[column]) / 2.0).collect()
}
