//! Weigh: how much two articles have in common.

use super::Gist;
use super::names::in_common;
use crate::stats::{logistic, products};

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

/// What names add to a kinship if all are in common: news of one event that do not translate each other have names in
/// common where they have few sentences. Tuned as the above.
const NAMES: f32 = 0.15;

/// Articles that one article is compared with at once: small enough for the cache, enough for the multiplication.
const TOGETHER: usize = 16;

/// The kinship of an article with each of `others`, 0 to 1 and [`NAMES`]. All have sentences, and one width.
pub(super) fn kinships(own: &Gist, others: &[&Gist]) -> Vec<f32> {
    let (vectors, columns) = (own.vectors(), own.sentences());
    let mut kinships = Vec::with_capacity(others.len());
    let mut theirs = Vec::new();
    for others in others.chunks(TOGETHER) {
        theirs.clear();
        others.iter().for_each(|other| other.extend(&mut theirs));
        let cosines = products(&theirs, &vectors, own.width());
        let mut rest = &cosines[..];
        for other in others {
            let (cosines, following) = rest.split_at(other.sentences() * columns);
            rest = following;
            let sentences = kinship(cosines, columns, own.lang == other.lang);
            kinships.push(sentences + NAMES * in_common(own.names(), other.names()));
        }
    }
    kinships
}

/// The number of sentences that have a counterpart, over the geometric mean of the articles' lengths: 0 to 1. A pair of
/// mutually nearest sentences counts by the probability that they say the same. `cosines` has a row a sentence of the
/// one, a column a sentence of the other.
fn kinship(cosines: &[f32], columns: usize, monolingual: bool) -> f32 {
    let of_row: Vec<Nearest> = cosines.chunks(columns).map(|row| Nearest::of(row.iter().copied())).collect();
    let of_column: Vec<Nearest> =
        (0..columns).map(|column| Nearest::of(cosines[column..].iter().step_by(columns).copied())).collect();
    let same = SAME + if monolingual { SAME_LANGUAGE } else { 0.0 };
    let mutual = of_row.iter().enumerate().filter(|(row, nearest)| of_column[nearest.at].at == *row);
    let sure = mutual.map(|(_, nearest)| {
        let margin = nearest.cosine() - (nearest.crowd() + of_column[nearest.at].crowd()) / 2.0;
        logistic(f64::from(STEEPNESS * (nearest.cosine() + MARGIN * margin - same))) as f32
    });
    sure.sum::<f32>() / (cosines.len() as f32).sqrt()
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
    use super::{Nearest, kinships};
    use crate::story::Gist;

    #[test]
    fn the_nearest_are_kept_in_order() {
        let nearest = Nearest::of([0.1, 0.9, 0.3, 0.9, 0.5, 0.2].into_iter());
        assert_eq!((nearest.at, nearest.best, nearest.count), (1, [0.9, 0.9, 0.5, 0.3], 6));
        assert!((Nearest::of([0.2, 0.4].into_iter()).crowd() - 0.3).abs() < 1e-6);
    }

    #[test]
    fn half_of_the_sentences_in_common_make_half_a_kinship() {
        let gist = |lang: &str, axes: &[usize]| {
            let row = |&axis: &usize| (0..8).map(|at| f32::from(u8::from(at == axis))).collect::<Vec<_>>();
            let rows: Vec<Vec<f32>> = axes.iter().map(row).collect();
            Gist::new("", lang.parse().unwrap(), "", &rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
        };
        let (left, right) = (gist("pl", &[0, 1, 2, 3]), gist("ru", &[4, 3, 5, 0]));
        let kin = kinships(&left, &[&right, &gist("ru", &[6, 7]), &left]);
        for (kinship, expected) in kin.iter().zip([0.5, 0.0, 1.0]) {
            assert!((kinship - expected).abs() < 0.01, "{kin:?}");
        }
        assert_eq!(kinships(&right, &[&left]), kin[..1]);
    }
}
