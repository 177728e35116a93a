//! A vector a term, and who is near to whom.

use std::ops::Range;

use itertools::Itertools;
use rayon::prelude::*;

use crate::stats::{dot, products};

/// How many nearest rivals tell how much of a hub a term is.
const RIVALS: usize = 4;

/// Among so many nearest by cosine the nearest by margin is looked for.
const NEAR: usize = 32;

/// How many terms are compared with all others at a time: memory grows with the terms, not with their square.
const ROWS: usize = 256;

/// One vector a term; the terms of a language stand together.
pub(super) struct Space<'a> {
    width: usize,
    vectors: &'a [f32],
    ranges: Vec<Range<usize>>,
    /// A row a language: the mean cosine of each term to its nearest terms of that language, itself excepted.
    hubness: Vec<Vec<f32>>,
    /// A row a language: the terms of that language nearest to each term by cosine, at most [`NEAR`], best first.
    near: Vec<Vec<Vec<(usize, f32)>>>,
}

impl<'a> Space<'a> {
    /// `vectors` has a row of `width` numbers a term, each of length 1; a row of zeros is a term that is compared with
    /// nothing. `ranges` cut the terms into languages.
    pub fn new(vectors: &'a [f32], width: usize, ranges: Vec<Range<usize>>) -> Self {
        let near: Vec<_> = ranges.iter().map(|range| nearest_of(vectors, width, range)).collect();
        let rivals = |near: &Vec<(usize, f32)>| {
            let rivals = &near[..near.len().min(RIVALS)];
            rivals.iter().map(|(_, cosine)| cosine).sum::<f32>() / rivals.len().max(1) as f32
        };
        let hubness = near.iter().map(|terms| terms.iter().map(rivals).collect()).collect();
        Self { width, vectors, ranges, hubness, near }
    }

    fn vector(&self, term: usize) -> &[f32] {
        &self.vectors[term * self.width..(term + 1) * self.width]
    }

    /// Whether the term has a vector.
    pub fn knows(&self, term: usize) -> bool {
        is_known(self.vector(term))
    }

    /// The cosine of two terms.
    pub fn cosine(&self, a: usize, b: usize) -> f32 {
        dot(self.vector(a), self.vector(b))
    }

    /// How much nearer two terms are than each is to its nearest rivals in the other's language: half the
    /// cross-domain similarity local scaling of Conneau et al. (2018).
    pub fn margin(&self, a: usize, b: usize) -> f32 {
        self.scaled(self.cosine(a, b), a, b)
    }

    fn scaled(&self, cosine: f32, a: usize, b: usize) -> f32 {
        let hub = |term: usize, other: usize| self.hubness[self.language(other)][term];
        cosine - (hub(a, b) + hub(b, a)) / 2.0
    }

    /// The term of a language (by its number) with the greatest margin to `term`, itself excepted.
    pub fn nearest(&self, term: usize, language: usize) -> Option<usize> {
        let near = self.near[language][term].iter();
        let best = near.map(|&(other, cosine)| (other, self.scaled(cosine, term, other)));
        best.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(other, _)| other)
    }

    /// The terms of a language (by its number) nearest to `term` by cosine, itself excepted.
    pub fn near(&self, term: usize, language: usize) -> impl Iterator<Item = usize> {
        self.near[language][term].iter().map(|(other, _)| *other)
    }

    /// How many terms there are.
    pub fn terms(&self) -> usize {
        self.vectors.len().checked_div(self.width).unwrap_or(0)
    }

    /// The number of a term's language.
    pub fn language(&self, term: usize) -> usize {
        self.ranges.partition_point(|range| range.end <= term)
    }

    /// How many languages there are.
    pub fn languages(&self) -> usize {
        self.ranges.len()
    }
}

fn is_known(vector: &[f32]) -> bool {
    vector.iter().any(|value| *value != 0.0)
}

/// For every term those nearest to it in `range`, itself excepted.
fn nearest_of(vectors: &[f32], width: usize, range: &Range<usize>) -> Vec<Vec<(usize, f32)>> {
    let known = |term: &usize| is_known(&vectors[term * width..(term + 1) * width]);
    let others: Vec<usize> = range.clone().filter(known).collect();
    let columns: Vec<f32> =
        others.iter().flat_map(|&term| &vectors[term * width..(term + 1) * width]).copied().collect();
    let near = |(batch, rows): (usize, &[f32])| -> Vec<Vec<(usize, f32)>> {
        let cosines = products(rows, &columns, width);
        let near = |(row, vector): (usize, &[f32])| {
            let cosines = others.iter().copied().zip(cosines[row * others.len()..].iter().copied());
            let rivals = cosines.filter(|(other, _)| *other != batch * ROWS + row);
            let nearest = rivals.k_smallest_by(NEAR, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            if is_known(vector) { nearest.collect() } else { Vec::new() }
        };
        rows.chunks_exact(width).enumerate().map(near).collect()
    };
    if width == 0 {
        return Vec::new();
    }
    vectors.par_chunks(ROWS * width).enumerate().flat_map_iter(near).collect()
}

#[cfg(test)]
mod tests {
    use super::Space;

    #[test]
    fn a_hub_is_farther_than_its_cosine_says() {
        // Two languages of two terms; the last is near to everything.
        let vectors = [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.8, 0.6];
        let space = Space::new(&vectors, 2, vec![0..2, 2..4]);
        assert_eq!((space.language(1), space.language(2), space.languages()), (0, 1, 2));
        assert_eq!(space.nearest(0, 1), Some(2));
        assert!((space.cosine(0, 3) - 0.8).abs() < 1e-6);
        assert!(space.margin(0, 3) < space.margin(0, 2));
        assert_eq!(Space::new(&[], 2, vec![]).languages(), 0);
    }

    #[test]
    fn a_term_without_a_vector_is_near_to_nothing() {
        let vectors = [1.0, 0.0, 0.0, 0.0, 0.6, 0.8];
        let space = Space::new(&vectors, 2, vec![0..1, 1..3]);
        assert_eq!((space.knows(1), space.nearest(1, 0), space.nearest(0, 1)), (false, None, Some(2)));
    }
}
