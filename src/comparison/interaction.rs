//! Late interaction (Khattab and Zaharia 2020): for every piece of a sentence its best partner in another.

use std::ops::Range;

use rayon::prelude::*;

use super::pairs::PairSet;
use crate::encoder::{Encoded, EncodedSentence};
use crate::stats::products;

/// Left sentences whose states are multiplied at once.
const ROWS: usize = 16;

/// Right sentences whose states are multiplied at once: about 2,000 pieces, which a processor's cache holds.
const COLUMNS: usize = 64;

/// For every pair of a [`PairSet`], every piece's similarity to its best partner in the other sentence, -1 to 1.
#[derive(Clone, Debug)]
pub(crate) struct Interaction {
    /// Where the left pieces' and the right pieces' values of each pair begin; one more at the end.
    starts: Vec<(usize, usize)>,
    left: Vec<f32>,
    right: Vec<f32>,
}

impl Interaction {
    pub fn new(left: &Encoded, right: &Encoded, pairs: &PairSet) -> Self {
        let groups: Vec<Range<usize>> = groups(pairs);
        let parts: Vec<_> = groups.into_par_iter().map(|rows| Part::new(left, right, pairs, rows)).collect();
        let mut whole = Self { starts: Vec::with_capacity(pairs.len() + 1), left: Vec::new(), right: Vec::new() };
        whole.starts.push((0, 0));
        for (_, row, column) in pairs.iter() {
            let (a, b) = whole.starts[whole.starts.len() - 1];
            whole.starts.push((a + left.sentences[row].pieces.len(), b + right.sentences[column].pieces.len()));
        }
        for part in parts {
            whole.left.extend(part.left);
            whole.right.extend(part.right);
        }
        whole
    }

    /// The left pieces' best similarities in pair number `pair`.
    pub fn left(&self, pair: usize) -> &[f32] {
        &self.left[self.starts[pair].0..self.starts[pair + 1].0]
    }

    /// The right pieces' best similarities in pair number `pair`.
    pub fn right(&self, pair: usize) -> &[f32] {
        &self.right[self.starts[pair].1..self.starts[pair + 1].1]
    }
}

/// Consecutive left sentences that are compared with the same right ones.
fn groups(pairs: &PairSet) -> Vec<Range<usize>> {
    let rows: Vec<usize> = (0..pairs.rows()).collect();
    let same = rows.chunk_by(|&a, &b| pairs.partners(a) == pairs.partners(b));
    same.flat_map(|rows| rows.chunks(ROWS)).map(|rows| rows[0]..rows[rows.len() - 1] + 1).collect()
}

/// The values of one group's pairs, in the order of the pairs.
struct Part {
    left: Vec<f32>,
    right: Vec<f32>,
}

impl Part {
    fn new(left: &Encoded, right: &Encoded, pairs: &PairSet, rows: Range<usize>) -> Self {
        let partners = pairs.partners(rows.start);
        let here = &left.sentences[rows];
        // Per left sentence, over all its partners.
        let mut parts = vec![(Vec::new(), Vec::new()); here.len()];
        let states = packed(here);
        for run in runs(partners) {
            let there = &right.sentences[run];
            let similarities = products(&states, &packed(there), left.width);
            let columns: usize = there.iter().map(|sentence| sentence.pieces.len()).sum();
            let mut top = 0;
            for (sentence, (lefts, rights)) in here.iter().zip(&mut parts) {
                let pieces = sentence.pieces.len();
                let rows = (top..top + pieces).map(|row| &similarities[row * columns..(row + 1) * columns]);
                top += pieces;
                best_partners(&rows, there, lefts, rights);
            }
        }
        let (left, right): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        Self { left: left.concat(), right: right.concat() }
    }
}

/// Runs of consecutive numbers, none longer than [`COLUMNS`].
fn runs(numbers: &[usize]) -> impl Iterator<Item = Range<usize>> + '_ {
    let consecutive = numbers.chunk_by(|a, b| a + 1 == *b);
    consecutive.flat_map(|run| run.chunks(COLUMNS)).map(|run| run[0]..run[run.len() - 1] + 1)
}

fn packed(sentences: &[EncodedSentence]) -> Vec<f32> {
    sentences.iter().flat_map(EncodedSentence::states).collect()
}

/// Adds the best partners of one left sentence, whose pieces' similarities are `rows`, with each sentence of `there`.
fn best_partners<'a>(
    rows: &(impl Iterator<Item = &'a [f32]> + Clone),
    there: &[EncodedSentence],
    lefts: &mut Vec<f32>,
    rights: &mut Vec<f32>,
) {
    let mut start = 0;
    for sentence in there {
        let range = start..start + sentence.pieces.len();
        start = range.end;
        let first = rights.len();
        rights.resize(first + range.len(), -1.0);
        for row in rows.clone() {
            let row = &row[range.clone()];
            lefts.push(row.iter().copied().fold(-1.0, f32::max));
            for (best, &similarity) in rights[first..].iter_mut().zip(row) {
                *best = best.max(similarity);
            }
        }
    }
}
