//! Weigh: how much two articles have in common.

use super::Gist;
use crate::stats::{logistic, products};
use crate::text::Lang;

/// Similar sentences whose mean cosine is taken off a pair's: how far a sentence is like everything in the other
/// article (Artetxe and Schwenk 2019, margin-based mining). As in alignment.
const RIVALS: usize = 4;

/// How much the margin counts beside the cosine. This and the three below are for the vectors of multilingual-e5-small
/// and were tuned together on the collections of `evaluate_alignment --grouping`.
const MARGIN: f32 = 2.0;

/// Two sentences of this cosine and twice its margin are as likely as not to say the same.
const SAME: f32 = 0.91;

/// How much more it takes inside one language, where sentences are alike by their words already.
const SAME_LANGUAGE: f32 = 0.025;

/// Log-odds that one unit of cosine adds.
const STEEPNESS: f32 = 75.0;

/// Sentence vectors of an article.
pub(super) struct Sentences {
    lang: Lang,
    width: usize,
    vectors: Vec<f32>,
}

impl Sentences {
    pub(super) fn of(gist: &Gist) -> Self {
        Self { lang: gist.lang, width: gist.width(), vectors: gist.vectors() }
    }
}

/// The number of sentences that have a counterpart, over the geometric mean of the articles' lengths: 0 to 1. A pair of
/// mutually nearest sentences counts by the probability that they say the same. Both have sentences, and one width.
pub(super) fn kinship(left: &Sentences, right: &Sentences) -> f32 {
    let (rows, columns) = (left.vectors.len() / left.width, right.vectors.len() / right.width);
    let cosines = products(&left.vectors, &right.vectors, left.width);
    let of_row: Vec<Nearest> = cosines.chunks(columns).map(|row| Nearest::of(row.iter().copied())).collect();
    let of_column: Vec<Nearest> =
        (0..columns).map(|column| Nearest::of(cosines[column..].iter().step_by(columns).copied())).collect();
    let same = SAME + if left.lang == right.lang { SAME_LANGUAGE } else { 0.0 };
    let mutual = of_row.iter().enumerate().filter(|(row, nearest)| of_column[nearest.at].at == *row);
    let sure = mutual.map(|(_, nearest)| {
        let margin = nearest.cosine() - (nearest.crowd() + of_column[nearest.at].crowd()) / 2.0;
        logistic(f64::from(STEEPNESS * (nearest.cosine() + MARGIN * margin - same))) as f32
    });
    sure.sum::<f32>() / ((rows * columns) as f32).sqrt()
}

/// A sentence's most similar ones in the other article.
struct Nearest {
    /// The most similar of all; of equals the first.
    at: usize,
    /// The greatest cosines, descending: [`RIVALS`] or fewer of them.
    best: [f32; RIVALS],
    count: usize,
}

impl Nearest {
    fn of(cosines: impl Iterator<Item = f32>) -> Self {
        let mut nearest = Self { at: 0, best: [f32::NEG_INFINITY; RIVALS], count: 0 };
        for (at, cosine) in cosines.enumerate() {
            nearest.count += 1;
            if cosine > nearest.best[RIVALS - 1] {
                let place = nearest.best.partition_point(|&better| better >= cosine);
                nearest.best[place..].rotate_right(1);
                nearest.best[place] = cosine;
                if place == 0 {
                    nearest.at = at;
                }
            }
        }
        nearest
    }

    fn cosine(&self) -> f32 {
        self.best[0]
    }

    /// The mean of the greatest cosines.
    fn crowd(&self) -> f32 {
        let count = self.count.min(RIVALS);
        self.best[..count].iter().sum::<f32>() / count as f32
    }
}

#[cfg(test)]
mod tests {
    use super::{Nearest, Sentences, kinship};

    #[test]
    fn the_nearest_are_kept_in_order() {
        let nearest = Nearest::of([0.1, 0.9, 0.3, 0.9, 0.5, 0.2].into_iter());
        assert_eq!((nearest.at, nearest.best, nearest.count), (1, [0.9, 0.9, 0.5, 0.3], 6));
        assert!((Nearest::of([0.2, 0.4].into_iter()).crowd() - 0.3).abs() < 1e-6);
    }

    #[test]
    fn half_of_the_sentences_in_common_make_half_a_kinship() {
        let sentences = |lang: &str, axes: &[usize]| {
            let row = |&axis: &usize| (0..8).map(move |at| f32::from(u8::from(at == axis)));
            Sentences { lang: lang.parse().unwrap(), width: 8, vectors: axes.iter().flat_map(row).collect() }
        };
        let (left, right) = (sentences("pl", &[0, 1, 2, 3]), sentences("ru", &[4, 3, 5, 0]));
        assert!((kinship(&left, &right) - 0.5).abs() < 0.01);
        assert_eq!(kinship(&left, &right), kinship(&right, &left));
        assert!(kinship(&left, &sentences("ru", &[6, 7])) < 0.01);
    }
}
