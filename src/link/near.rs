//! Which terms of two languages are near to each other though no linked sentences have brought them together, and how
//! near.

use std::collections::BTreeMap;

use itertools::Itertools;
use rayon::prelude::*;

use super::space::Space;
use super::types::Types;
use crate::encoder::Encoded;
use crate::stats::{dot, normalise};
use crate::text::Lang;

/// So many nearest terms of every other language are looked at: few right ones are farther away. Set by hand on the news
/// of `tests/news` with odd numbers.
const NEAREST: usize = 5;

/// Among bare terms margins spread so many times less than among terms in their text.
const BARE: f32 = 3.0;

/// Who is near to whom by what the text makes of a term and by the bare term, together.
pub(super) struct Nearness<'a> {
    states: &'a Space<'a>,
    bare: &'a Space<'a>,
    /// A row a language, and in it one a term of any other language: the nearest terms of that language, best first.
    best: Vec<Vec<Vec<(usize, f32)>>>,
}

impl<'a> Nearness<'a> {
    pub fn new([states, bare]: &'a [Space<'a>; 2]) -> Self {
        let mut nearness = Self { states, bare, best: Vec::new() };
        let terms = || (0..states.terms()).into_par_iter();
        let best = |language: usize| terms().map(|term| nearness.nearest(term, language)).collect();
        nearness.best = (0..states.languages()).map(best).collect();
        nearness
    }

    fn nearest(&self, term: usize, language: usize) -> Vec<(usize, f32)> {
        if self.states.language(term) == language {
            return Vec::new();
        }
        let near = [self.states, self.bare].into_iter().flat_map(|space| space.near(term, language));
        let near = near.sorted_unstable().dedup();
        let measured = near.filter_map(|other| Some((other, self.margins(term, other)?)));
        measured.k_smallest_by(NEAREST, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))).collect()
    }

    /// The margins of both spaces, added up.
    fn margins(&self, a: usize, b: usize) -> Option<f32> {
        let known = [self.states, self.bare].iter().all(|space| space.knows(a) && space.knows(b));
        known.then(|| self.states.margin(a, b) + BARE * self.bare.margin(a, b))
    }

    /// All pairs of which one is among the other's nearest, the lesser first.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let of = |(term, near): (usize, &'_ Vec<(usize, f32)>)| {
            near.iter().map(|&(other, _)| (term.min(other), term.max(other))).collect_vec()
        };
        self.best.iter().flat_map(move |terms| terms.iter().enumerate().flat_map(of))
    }

    /// By how much two terms of two languages are nearer to each other than either is to its best rival, a term that is
    /// `apart` from the other; negative where one has a nearer one, about -1 to 1.
    pub fn lead(&self, a: usize, b: usize, apart: impl Fn(usize, usize) -> bool) -> Option<f32> {
        let rival = |term: usize, other: usize| {
            let near = self.best[self.states.language(other)][term].iter();
            near.filter(|(rival, _)| *rival != other && apart(*rival, other))
                .map(|(_, margins)| *margins)
                .fold(f32::NEG_INFINITY, f32::max)
        };
        let rival = rival(a, b).max(rival(b, a));
        self.margins(a, b).map(|margins| margins - rival).filter(|lead| lead.is_finite())
    }
}

/// The sentences that terms stand in, by what is their own among those of their language.
pub(super) struct Contexts {
    width: usize,
    /// A term's sentences, a row a sentence.
    sentences: Vec<Vec<f32>>,
}

impl Contexts {
    pub fn new(articles: &[&Encoded], types: &Types) -> Self {
        let width = articles.first().map_or(0, |encoded| encoded.width);
        let mut sums: BTreeMap<Lang, (Vec<f32>, f32)> = BTreeMap::new();
        for encoded in articles {
            let (sum, count) = sums.entry(encoded.article.lang).or_insert_with(|| (vec![0.0; width], 0.0));
            for sentence in &encoded.sentences {
                sum.iter_mut().zip(&sentence.vector).for_each(|(sum, value)| *sum += value);
                *count += 1.0;
            }
        }
        let mut sentences = vec![Vec::new(); types.terms.len()];
        let places = types.places().map(|(at, place)| (place.term, at)).sorted_unstable().dedup();
        for (term, (article, sentence)) in places {
            let encoded = articles[article];
            let (sum, count) = &sums[&encoded.article.lang];
            let vector = encoded.sentences[sentence].vector.iter().zip(sum);
            let mut own: Vec<f32> = vector.map(|(value, sum)| value - sum / count).collect();
            normalise(&mut own);
            sentences[term].extend(own);
        }
        Self { width, sentences }
    }

    /// How much the sentences of two terms say the same: the cosine of each to the likest of the other term's, the mean
    /// over both, -1 to 1.
    pub fn likeness(&self, a: usize, b: usize) -> f32 {
        let rows = |term: usize| self.sentences[term].chunks_exact(self.width);
        let likest = |row: &[f32], other: usize| rows(other).map(|there| dot(row, there)).fold(-1.0, f32::max);
        let mean = |one: usize, other: usize| {
            rows(one).map(|row| likest(row, other)).sum::<f32>() / rows(one).len().max(1) as f32
        };
        (mean(a, b) + mean(b, a)) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::{BARE, Nearness};
    use crate::link::space::Space;

    /// Two languages of two terms; the first of each are near.
    const STATES: [f32; 8] = [1.0, 0.0, 0.0, 1.0, 0.96, 0.28, 0.6, 0.8];

    #[test]
    fn a_pair_leads_by_what_its_best_rival_is_farther() {
        let spaces = [STATES, STATES].map(|vectors| vectors.to_vec());
        let spaces = [&spaces[0], &spaces[1]].map(|vectors| Space::new(vectors, 2, vec![0..2, 2..4]));
        let nearness = Nearness::new(&spaces);
        let margins = |a: usize, b: usize| (1.0 + BARE) * spaces[0].margin(a, b);
        let lead = nearness.lead(0, 2, |_, _| true).unwrap();
        assert!((lead - (margins(0, 2) - margins(0, 3).max(margins(1, 2)))).abs() < 1e-5, "{lead}");
        assert!(lead > 0.0 && nearness.lead(0, 3, |_, _| true).unwrap() < 0.0, "its rival is nearer");
        assert_eq!(nearness.lead(0, 2, |_, _| true), nearness.lead(2, 0, |_, _| true));
        let mut pairs: Vec<_> = nearness.pairs().collect();
        pairs.sort_unstable();
        pairs.dedup();
        assert_eq!(pairs, [(0, 2), (0, 3), (1, 2), (1, 3)], "never two of one language");
    }

    #[test]
    fn a_term_that_one_space_does_not_know_leads_nowhere() {
        let mut bare = STATES;
        bare[..2].fill(0.0);
        let spaces = [&STATES, &bare].map(|vectors| Space::new(vectors, 2, vec![0..2, 2..4]));
        let nearness = Nearness::new(&spaces);
        assert_eq!(nearness.lead(0, 2, |_, _| true), None);
        assert!(nearness.pairs().all(|(a, _)| a != 0));
        // Without a rival there is nothing to lead before.
        let alone = [1.0, 0.0, 0.8, 0.6];
        let spaces = [&alone, &alone].map(|vectors| Space::new(vectors, 2, vec![0..1, 1..2]));
        assert_eq!(Nearness::new(&spaces).lead(0, 1, |_, _| true), None);
    }
}
