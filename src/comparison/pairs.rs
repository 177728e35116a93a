//! Which sentence pairs are looked at: all of them in articles, the promising ones in long documents.

use std::cmp::Ordering;
use std::ops::Range;

use super::given::Given;
use super::order::rising_chain;
use crate::encoder::Encoded;
use crate::stats::products;

/// Up to this many sentence pairs all are compared; an article has 20 to 60 sentences. Above it, only those that
/// [`PairSet::promising`] names, so that the work grows with the longer document and not with the product.
const COMPARE_ALL: usize = 40_000;

/// How many of the nearest sentences by vector are kept for each sentence of a long document, in both directions. The
/// right partner is among the first 16 for all but 0.2 % of the links of textberg-dev.
const NEAREST: usize = 16;

/// How far from the path that the best pairs draw a long document's sentences are also compared, in sentences.
const CORRIDOR: usize = 12;

/// Sentences of the other article whose vectors are multiplied at once.
const BLOCK: usize = 256;

/// A set of sentence pairs, row by row: the partners of each left sentence, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PairSet {
    starts: Vec<usize>,
    columns: Vec<usize>,
    /// The pairs of each right sentence, by ascending left sentence.
    by_column: Vec<Vec<usize>>,
    /// The right sentences around the path, for each left one; rising. Empty where all pairs are compared.
    corridor: Vec<Range<usize>>,
}

impl PairSet {
    /// The pairs that are worth comparing; the given ones are among them.
    pub fn choose(left: &Encoded, right: &Encoded, given: &Given) -> Self {
        let (rows, columns) = (left.sentences.len(), right.sentences.len());
        if rows.saturating_mul(columns) <= COMPARE_ALL {
            return Self::new(vec![(0..columns).collect(); rows], columns);
        }
        Self::promising(left, right, given)
    }

    /// The pairs of each left sentence, ascending, with one of `columns` right ones.
    pub fn new(partners: Vec<Vec<usize>>, columns: usize) -> Self {
        let mut by_column = vec![Vec::new(); columns];
        let mut starts = vec![0];
        let mut flat = Vec::with_capacity(partners.iter().map(Vec::len).sum());
        for row in partners {
            for column in row {
                by_column[column].push(flat.len());
                flat.push(column);
            }
            starts.push(flat.len());
        }
        Self { starts, columns: flat, by_column, corridor: Vec::new() }
    }

    /// The nearest by sentence vector in both directions, and a corridor along the path that the mutually nearest draw.
    fn promising(left: &Encoded, right: &Encoded, given: &Given) -> Self {
        let (forth, back) = (nearest(left, right), nearest(right, left));
        let mut partners: Vec<Vec<usize>> = forth.clone();
        for (column, rows) in back.iter().enumerate() {
            rows.iter().for_each(|&row| partners[row].push(column));
        }
        given.pairs().for_each(|(row, column)| partners[row].push(column));
        let mutual = forth.iter().enumerate().filter_map(|(row, columns)| {
            let column = *columns.first()?;
            (back[column].first() == Some(&row)).then_some((row, column))
        });
        let chain = rising_chain(&mutual.collect::<Vec<_>>());
        let centres = interpolated(&chain, left.sentences.len(), right.sentences.len());
        let around =
            |centre: usize| centre.saturating_sub(CORRIDOR)..(centre + CORRIDOR + 1).min(right.sentences.len());
        let corridor: Vec<Range<usize>> = centres.into_iter().map(around).collect();
        for (row, range) in partners.iter_mut().zip(&corridor) {
            row.extend(range.clone());
            row.sort_unstable();
            row.dedup();
        }
        Self { corridor, ..Self::new(partners, right.sentences.len()) }
    }

    /// The right sentences around the path, for each left one; `None` where all pairs are in the set.
    pub fn corridor(&self) -> Option<&[Range<usize>]> {
        (!self.corridor.is_empty()).then_some(&self.corridor)
    }

    /// How many pairs.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// How many left sentences.
    pub fn rows(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// How many right sentences.
    pub fn columns(&self) -> usize {
        self.by_column.len()
    }

    /// The numbers of the pairs of left sentence `row`.
    pub fn row(&self, row: usize) -> Range<usize> {
        self.starts[row]..self.starts[row + 1]
    }

    /// The numbers of the pairs of right sentence `column`.
    pub fn column(&self, column: usize) -> &[usize] {
        &self.by_column[column]
    }

    /// The right sentences that left sentence `row` is compared with.
    pub fn partners(&self, row: usize) -> &[usize] {
        &self.columns[self.row(row)]
    }

    /// The right sentence of a pair.
    pub fn right_of(&self, pair: usize) -> usize {
        self.columns[pair]
    }

    /// The number of the pair, if it is in the set.
    pub fn find(&self, row: usize, column: usize) -> Option<usize> {
        self.partners(row).binary_search(&column).ok().map(|at| self.starts[row] + at)
    }

    /// Every pair as (number, left sentence, right sentence).
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        (0..self.rows()).flat_map(move |row| self.row(row).map(move |pair| (pair, row, self.columns[pair])))
    }
}

/// For each sentence of `from` its nearest of `to` by vector, best first; of equals the one that lies nearest in
/// relative position.
fn nearest(from: &Encoded, to: &Encoded) -> Vec<Vec<usize>> {
    let flat: Vec<f32> = to.sentences.iter().flat_map(|sentence| &sentence.vector).copied().collect();
    let (rows, columns) = (from.sentences.len(), to.sentences.len());
    let mut nearest = Vec::with_capacity(rows);
    for (block, sentences) in from.sentences.chunks(BLOCK).enumerate() {
        let vectors: Vec<f32> = sentences.iter().flat_map(|sentence| &sentence.vector).copied().collect();
        let cosines = products(&vectors, &flat, from.width);
        for (offset, row) in cosines.chunks(columns.max(1)).enumerate() {
            let at = block * BLOCK + offset;
            nearest.push(best_of(row, NEAREST, |column| apart(at, rows, column, columns)));
        }
    }
    nearest
}

/// The indices of the `count` greatest scores, best first; of equals first the one with the least `distance`.
pub(crate) fn best_of(scores: &[f32], count: usize, distance: impl Fn(usize) -> f32) -> Vec<usize> {
    let order = |a: &usize, b: &usize| -> Ordering {
        let by_score = scores[*b].total_cmp(&scores[*a]);
        by_score.then_with(|| distance(*a).total_cmp(&distance(*b))).then_with(|| a.cmp(b))
    };
    let mut indices: Vec<usize> = (0..scores.len()).collect();
    if count < indices.len() && count > 0 {
        indices.select_nth_unstable_by(count - 1, order);
        indices.truncate(count);
        // The best of ten thousand are kept for each of ten thousand sentences: without the room of the others.
        indices.shrink_to_fit();
    }
    indices.sort_unstable_by(order);
    indices
}

/// How far apart two sentences lie in their articles, 0 to 1.
pub(crate) fn apart(left: usize, rows: usize, right: usize, columns: usize) -> f32 {
    let relative = |at: usize, count: usize| (at as f32 + 0.5) / count.max(1) as f32;
    (relative(left, rows) - relative(right, columns)).abs()
}

/// For each left sentence the right sentence that the straight lines between the links of `chain` pass.
fn interpolated(chain: &[(usize, usize)], rows: usize, columns: usize) -> Vec<usize> {
    let mut path = Vec::with_capacity(rows);
    let (mut from, mut at) = ((0, 0), 0);
    for row in 0..rows {
        while at < chain.len() && chain[at].0 <= row {
            from = chain[at];
            at += 1;
        }
        let to = chain.get(at).copied().unwrap_or((rows, columns));
        let (steps, span) = (row - from.0, (to.0 - from.0).max(1));
        path.push((from.1 + (to.1 - from.1) * steps / span).min(columns.saturating_sub(1)));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::{PairSet, best_of, interpolated};

    #[test]
    fn pairs_are_found_by_row_and_by_column() {
        let set = PairSet::new(vec![vec![0, 2], vec![], vec![1, 2]], 3);
        assert_eq!((set.rows(), set.columns(), set.len()), (3, 3, 4));
        assert_eq!(set.find(2, 2), Some(3));
        assert_eq!(set.find(1, 0), None);
        assert_eq!(set.column(2), [1, 3]);
        assert_eq!(
            set.iter().map(|(_, row, column)| (row, column)).collect::<Vec<_>>(),
            [(0, 0), (0, 2), (2, 1), (2, 2)]
        );
    }

    #[test]
    fn the_best_come_first_and_equals_by_distance() {
        let distance = |at: usize| (at as f32 - 2.0).abs();
        assert_eq!(best_of(&[0.1, 0.5, 0.5, 0.9], 3, distance), [3, 2, 1]);
        assert_eq!(best_of(&[], 3, distance), Vec::<usize>::new());
    }

    #[test]
    fn a_path_runs_through_its_chain() {
        assert_eq!(interpolated(&[(2, 4)], 4, 8), [0, 2, 4, 6]);
        assert_eq!(interpolated(&[], 2, 1), [0, 0]);
    }
}
