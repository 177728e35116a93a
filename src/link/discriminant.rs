//! A direction that tells two kinds of vectors apart: Fisher's linear discriminant (1936).

use crate::stats::dot;

/// What is added to every direction's spread, as a share of their mean spread: a few hundred rows do not tell all
/// directions' (Friedman 1989). Set by hand.
const SHRINKAGE: f64 = 0.3;

/// The steps of the solver end when no more than this share is left of what there was to solve.
const EXACT: f64 = 1e-6;

/// Scores vectors of one width: above 0 those that are more like the first kind, 1 being the standard deviation of what
/// it was made from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Discriminant {
    /// As long as the vectors are wide.
    pub weights: Vec<f32>,
    /// Taken from every score.
    pub threshold: f32,
}

impl Discriminant {
    /// Tells the rows that `is_first` from the others; all scores are 0 where one kind is missing. `rows` has one of
    /// `width` numbers for each of `is_first`.
    pub fn between(rows: &[f32], width: usize, is_first: &[bool]) -> Self {
        let kinds = [true, false].map(|kind| rows.chunks_exact(width).zip(is_first).filter(move |row| *row.1 == kind));
        let mut means = [vec![0.0_f32; width], vec![0.0_f32; width]];
        let mut spread = vec![0.0_f64; width * width];
        for (kind, mean) in kinds.into_iter().zip(&mut means) {
            let rows: Vec<&[f32]> = kind.map(|(row, _)| row).collect();
            for row in &rows {
                mean.iter_mut().zip(*row).for_each(|(sum, value)| *sum += value / rows.len() as f32);
            }
            let degrees = rows.len().saturating_sub(1).max(1) as f64;
            // Added up in one order on every machine: the kernels of `products` are not.
            let mut scatter = vec![0.0_f64; width * width];
            for row in rows {
                let off: Vec<f64> = row.iter().zip(&*mean).map(|(value, mean)| f64::from(value - mean)).collect();
                for (sums, one) in scatter.chunks_exact_mut(width).zip(&off) {
                    sums.iter_mut().zip(&off).for_each(|(sum, other)| *sum += one * other);
                }
            }
            spread.iter_mut().zip(&scatter).for_each(|(sum, product)| *sum += product / degrees);
        }
        let trace: f64 = (0..width).map(|at| spread[at * width + at]).sum();
        (0..width).for_each(|at| spread[at * width + at] += SHRINKAGE * trace / width as f64);
        let apart: Vec<f64> = means[0].iter().zip(&means[1]).map(|(one, other)| f64::from(one - other)).collect();
        let weights: Vec<f32> = solution(&spread, &apart).into_iter().map(|weight| weight as f32).collect();
        let middle = (dot(&weights, &means[0]) + dot(&weights, &means[1])) / 2.0;
        Self { weights, threshold: middle }.scaled(rows)
    }

    /// With a standard deviation of 1 over `rows`.
    fn scaled(mut self, rows: &[f32]) -> Self {
        let scores: Vec<f64> =
            rows.chunks_exact(self.weights.len()).map(|row| f64::from(dot(&self.weights, row))).collect();
        let mean = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
        let variance = scores.iter().map(|score| (score - mean).powi(2)).sum::<f64>() / scores.len().max(1) as f64;
        let unit = if variance > 0.0 { variance.sqrt() as f32 } else { 1.0 };
        self.weights.iter_mut().for_each(|weight| *weight /= unit);
        self.threshold /= unit;
        self
    }

    /// How much a vector is like the first kind.
    pub fn score(&self, vector: &[f32]) -> f32 {
        dot(&self.weights, vector) - self.threshold
    }
}

/// Solves a symmetric positive definite system by conjugate gradients (Hestenes and Stiefel 1952).
fn solution(matrix: &[f64], right: &[f64]) -> Vec<f64> {
    let width = right.len();
    let product = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
    let mut solution = vec![0.0; width];
    let mut rest = right.to_vec();
    let mut along = rest.clone();
    let mut left = product(&rest, &rest);
    let enough = left * EXACT * EXACT;
    for _ in 0..width {
        let turned: Vec<f64> = matrix.chunks_exact(width.max(1)).map(|row| product(row, &along)).collect();
        let curve = product(&along, &turned);
        if left <= enough || curve <= 0.0 {
            break;
        }
        let step = left / curve;
        solution.iter_mut().zip(&along).for_each(|(value, along)| *value += step * along);
        rest.iter_mut().zip(&turned).for_each(|(value, turned)| *value -= step * turned);
        let next = product(&rest, &rest);
        along.iter_mut().zip(&rest).for_each(|(along, rest)| *along = rest + next / left * *along);
        left = next;
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::{Discriminant, solution};

    #[test]
    fn a_system_is_solved() {
        let solved = solution(&[4.0, 1.0, 1.0, 3.0], &[1.0, 2.0]);
        assert!((solved[0] - 1.0 / 11.0).abs() < 1e-9 && (solved[1] - 7.0 / 11.0).abs() < 1e-9, "{solved:?}");
        assert_eq!(solution(&[0.0], &[1.0]), [0.0], "no direction to go");
    }

    #[test]
    fn two_kinds_are_told_apart_where_they_differ_and_not_where_both_spread() {
        // The first number tells the kinds, the second spreads far in both.
        let rows = [1.0, 9.0, 1.2, -9.0, 0.8, 0.0, -1.0, -9.0, -1.2, 9.0, -0.8, 0.0];
        let first = [true, true, true, false, false, false];
        let told = Discriminant::between(&rows, 2, &first);
        assert!(told.weights[0] > 10.0 * told.weights[1].abs(), "{told:?}");
        let scores: Vec<f32> = rows.chunks_exact(2).map(|row| told.score(row)).collect();
        assert!(scores[..3].iter().all(|score| *score > 0.0) && scores[3..].iter().all(|score| *score < 0.0));
        let variance = scores.iter().map(|score| score * score).sum::<f32>() / 6.0;
        assert!((variance - 1.0).abs() < 1e-3, "{scores:?}");
    }

    #[test]
    fn of_one_kind_alone_nothing_is_told() {
        for first in [[true; 2], [false; 2]] {
            let told = Discriminant::between(&[1.0, 0.0, 1.0, 0.0], 2, &first);
            assert!(told.score(&[1.0, 0.0]).is_finite());
        }
        assert_eq!(Discriminant::between(&[], 2, &[]).score(&[1.0, 0.0]), 0.0);
    }
}
