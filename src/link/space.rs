//! A vector a term, and who is near to whom.

use std::ops::Range;

use crate::stats::products;

/// How many nearest rivals tell how much of a hub a term is.
const RIVALS: usize = 4;

/// One vector a term; the terms of a language stand together.
pub(super) struct Space {
    ranges: Vec<Range<usize>>,
    count: usize,
    /// Row by row: the cosine of every two terms.
    cosines: Vec<f32>,
    /// A row a language: the mean cosine of each term to its nearest terms of that language, itself excepted.
    hubness: Vec<Vec<f32>>,
}

impl Space {
    /// `vectors` has a row of `width` numbers a term, each of length 1 (or 0, which is near to nothing); `ranges` cut
    /// the terms into languages.
    pub fn new(vectors: &[f32], width: usize, ranges: Vec<Range<usize>>) -> Self {
        let count = vectors.len().checked_div(width).unwrap_or(0);
        let cosines = if count == 0 { Vec::new() } else { products(vectors, vectors, width) };
        let rivals = |term: usize, range: &Range<usize>| {
            let row = &cosines[term * count..(term + 1) * count];
            let mut near: Vec<f32> = range.clone().filter(|&other| other != term).map(|other| row[other]).collect();
            near.sort_unstable_by(|a, b| b.total_cmp(a));
            near.truncate(RIVALS);
            near.iter().sum::<f32>() / near.len().max(1) as f32
        };
        let hubness = ranges.iter().map(|range| (0..count).map(|term| rivals(term, range)).collect()).collect();
        Self { ranges, count, cosines, hubness }
    }

    /// The cosine of two terms.
    pub fn cosine(&self, a: usize, b: usize) -> f32 {
        self.cosines[a * self.count + b]
    }

    /// How much nearer two terms are than each is to its nearest rivals in the other's language: half the
    /// cross-domain similarity local scaling of Conneau et al. (2018).
    pub fn margin(&self, a: usize, b: usize) -> f32 {
        let hub = |term: usize, other: usize| self.hubness[self.language(other)][term];
        self.cosine(a, b) - (hub(a, b) + hub(b, a)) / 2.0
    }

    /// The term of a language (by its number) with the greatest margin to `term`, itself excepted.
    pub fn nearest(&self, term: usize, language: usize) -> Option<usize> {
        let others = self.ranges[language].clone().filter(|&other| other != term);
        others.max_by(|&a, &b| self.margin(term, a).total_cmp(&self.margin(term, b)).then(b.cmp(&a)))
    }

    /// How many terms there are.
    pub fn terms(&self) -> usize {
        self.count
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
}
