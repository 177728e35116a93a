//! Fitting of logistic models: Newton's method with a quadratic penalty (le Cessie and van Houwelingen 1992).

use termloom::stats::{Logistic, logistic};

/// Steps of Newton's method at most; it has converged long before.
const STEPS: usize = 25;

/// A step that moves no weight by more than this is the last: a thousandth of what the table's digits show.
const CONVERGED: f64 = 1e-6;

/// No weight moves by more than this in one step: far from the optimum a whole step can lead farther away.
const STRIDE: f64 = 2.0;

/// The penalty of a squared weight, in rows, of a feature whose values spread by 1: so that what is measured on a small
/// scale is not held back for it (Hoerl and Kennard 1970, of features in the form of correlations). Set by hand: from 2 to
/// 20 the figures hardly change.
const PENALTY: f64 = 6.0;

/// What is fitted to: features, whether they are of a right one, and how much that counts.
#[derive(Clone, Debug)]
pub struct Row {
    pub features: Vec<f64>,
    pub right: bool,
    pub weight: f64,
}

/// How a feature's weight may come out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sign {
    /// As the rows say.
    Free,
    /// Not below 0: more of the evidence never speaks against.
    Positive,
    /// Not above 0.
    Negative,
    /// As it is given: the rows say nothing of it.
    Held(f64),
}

/// The model of greatest penalised likelihood under `signs`, one a feature.
pub fn fit(rows: &[Row], signs: &[Sign]) -> Logistic {
    let mut signs = signs.to_vec();
    let start = |sign: &Sign| if let Sign::Held(weight) = sign { *weight } else { 0.0 };
    let mut model = Logistic { bias: 0.0, weights: signs.iter().map(start).collect() };
    loop {
        model = unconstrained(model, rows, &signs);
        let wrong = |(at, weight): (usize, &f64)| match signs[at] {
            Sign::Positive if *weight < 0.0 => Some((at, *weight)),
            Sign::Negative if *weight > 0.0 => Some((at, -*weight)),
            _ => None,
        };
        let worst = model.weights.iter().enumerate().filter_map(wrong).min_by(|a, b| a.1.total_cmp(&b.1));
        let Some((at, _)) = worst else { return model };
        signs[at] = Sign::Held(0.0);
        model.weights[at] = 0.0;
    }
}

/// The optimum of the weights that are not held, sought from `model` on.
fn unconstrained(mut model: Logistic, rows: &[Row], signs: &[Sign]) -> Logistic {
    let free: Vec<usize> = (0..signs.len()).filter(|&at| !matches!(signs[at], Sign::Held(_))).collect();
    let size = free.len() + 1;
    let penalties = free.iter().map(|&at| PENALTY * variance(rows, at)).collect::<Vec<f64>>();
    for _ in 0..STEPS {
        let mut gradient = vec![0.0; size];
        let mut hessian = vec![vec![0.0; size]; size];
        for row in rows {
            let said = logistic(model.log_odds(&row.features));
            let error = row.weight * (f64::from(u8::from(row.right)) - said);
            let curve = row.weight * (said * (1.0 - said)).max(1e-9);
            let value = |at: usize| if at == 0 { 1.0 } else { row.features[free[at - 1]] };
            for one in 0..size {
                gradient[one] += error * value(one);
                for (other, sum) in hessian[one].iter_mut().enumerate() {
                    *sum += curve * value(one) * value(other);
                }
            }
        }
        for at in 1..size {
            gradient[at] -= penalties[at - 1] * model.weights[free[at - 1]];
            hessian[at][at] += penalties[at - 1];
        }
        let mut step = solve(hessian, gradient);
        let longest = step.iter().fold(0.0, |longest: f64, part| longest.max(part.abs()));
        step.iter_mut().for_each(|part| *part *= (STRIDE / longest).min(1.0));
        model.bias += step[0];
        for (at, step) in free.iter().zip(&step[1..]) {
            model.weights[*at] += step;
        }
        if longest < CONVERGED {
            break;
        }
    }
    model
}

/// The variance of a feature; 1 where it never varies, for then the rows say nothing of it.
fn variance(rows: &[Row], feature: usize) -> f64 {
    let all: f64 = rows.iter().map(|row| row.weight).sum();
    let mean =
        |of: &dyn Fn(f64) -> f64| rows.iter().map(|row| row.weight * of(row.features[feature])).sum::<f64>() / all;
    let centre = mean(&|value| value);
    let variance = mean(&|value| (value - centre).powi(2));
    if variance > 0.0 { variance } else { 1.0 }
}

/// Solves a symmetric positive definite system by elimination.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for at in 0..size {
        let pivot = matrix[at].clone();
        for below in at + 1..size {
            let factor = matrix[below][at] / pivot[at];
            for (value, upper) in matrix[below][at..].iter_mut().zip(&pivot[at..]) {
                *value -= factor * upper;
            }
            right[below] -= factor * right[at];
        }
    }
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|other| matrix[at][other] * right[other]).sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    right
}
