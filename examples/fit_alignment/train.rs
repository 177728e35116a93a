//! Training of the small models: plain, deterministic, in seconds.

use rayon::prelude::*;
use termloom::alignment::{Committee, Network};

/// Units of the hidden layer. 16 and 32 differ by under 0.002 in link F1 on every development set.
const UNITS: usize = 16;

/// Passes over the data.
const EPOCHS: usize = 40;

/// Rows a step.
const BATCH: usize = 256;

/// The first step's length; it falls to 0 in a straight line.
const RATE: f32 = 5e-3;

/// Weight decay a step, relative to its length.
const DECAY: f32 = 1e-4;

/// Features and whether they are those of a link.
pub type Row = (Vec<f32>, bool);

/// Networks trained from different first weights, whose mean decides.
const MEMBERS: u64 = 5;

/// Trains a committee on the rows.
pub fn committee(rows: &[Row]) -> Committee {
    Committee { members: (0..MEMBERS).into_par_iter().map(|seed| network(rows, seed)).collect() }
}

/// Trains a network to the rows' log-likelihood with Adam (Kingma and Ba 2015).
fn network(rows: &[Row], seed: u64) -> Network {
    let features = rows[0].0.len();
    let (mean, deviation) = moments(rows, features);
    let mut random = Random(seed);
    let mut network = Network {
        mean,
        deviation,
        hidden: (0..UNITS).map(|_| (0..features).map(|_| random.weight(features + UNITS)).collect()).collect(),
        hidden_bias: vec![0.0; UNITS],
        output: (0..UNITS).map(|_| random.weight(UNITS + 1)).collect(),
        output_bias: 0.0,
    };
    let inputs: Vec<Vec<f32>> = rows.iter().map(|row| network.standardised(&row.0)).collect();
    let mut adam = Adam::new(UNITS * features + 2 * UNITS + 1);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let steps = EPOCHS * rows.len().div_ceil(BATCH);
    let mut step = 0;
    for _ in 0..EPOCHS {
        random.shuffle(&mut order);
        for batch in order.chunks(BATCH) {
            let gradient = gradient(&network, batch.iter().map(|&at| (&inputs[at][..], rows[at].1)));
            let rate = RATE * (1.0 - step as f32 / steps as f32);
            step += 1;
            adam.step(&mut network, &gradient, rate);
        }
    }
    round(&mut network);
    network
}

/// The mean and the deviation of every feature.
fn moments(rows: &[Row], features: usize) -> (Vec<f32>, Vec<f32>) {
    let count = rows.len() as f64;
    let mean = |feature: usize| rows.iter().map(|row| f64::from(row.0[feature])).sum::<f64>() / count;
    let means: Vec<f64> = (0..features).map(mean).collect();
    let variance =
        |feature: usize| rows.iter().map(|row| (f64::from(row.0[feature]) - means[feature]).powi(2)).sum::<f64>();
    let deviation = |feature: usize| ((variance(feature) / count).sqrt() as f32).max(1e-3);
    (means.iter().map(|&mean| mean as f32).collect(), (0..features).map(deviation).collect())
}

/// The mean gradient of the negative log-likelihood, in the order hidden, hidden bias, output, output bias.
fn gradient<'a>(network: &Network, batch: impl Iterator<Item = (&'a [f32], bool)>) -> Vec<f32> {
    let features = network.mean.len();
    let mut sums = vec![0.0; UNITS * features + 2 * UNITS + 1];
    let mut count = 0.0;
    for (input, label) in batch {
        count += 1.0;
        let sum = |unit: usize| network.hidden[unit].iter().zip(input).map(|(w, x)| w * x).sum::<f32>();
        let active: Vec<f32> = (0..UNITS).map(|unit| (sum(unit) + network.hidden_bias[unit]).max(0.0)).collect();
        let odds = active.iter().zip(&network.output).map(|(a, w)| a * w).sum::<f32>() + network.output_bias;
        let error = 1.0 / (1.0 + (-odds).exp()) - f32::from(u8::from(label));
        for unit in (0..UNITS).filter(|&unit| active[unit] > 0.0) {
            let back = error * network.output[unit];
            let row = &mut sums[unit * features..(unit + 1) * features];
            row.iter_mut().zip(input).for_each(|(sum, x)| *sum += back * x);
            sums[UNITS * features + unit] += back;
            sums[UNITS * features + UNITS + unit] += error * active[unit];
        }
        sums[UNITS * features + 2 * UNITS] += error;
    }
    sums.iter_mut().for_each(|sum| *sum /= count);
    sums
}

/// Every weight of a network, in the order of [`gradient`].
fn weights(network: &mut Network) -> impl Iterator<Item = &mut f32> {
    let hidden = network.hidden.iter_mut().flatten();
    hidden.chain(&mut network.hidden_bias).chain(&mut network.output).chain(std::iter::once(&mut network.output_bias))
}

struct Adam {
    first: Vec<f32>,
    second: Vec<f32>,
    steps: i32,
}

impl Adam {
    fn new(count: usize) -> Self {
        Self { first: vec![0.0; count], second: vec![0.0; count], steps: 0 }
    }

    fn step(&mut self, network: &mut Network, gradient: &[f32], rate: f32) {
        self.steps += 1;
        let (first_bias, second_bias) = (1.0 - 0.9_f32.powi(self.steps), 1.0 - 0.999_f32.powi(self.steps));
        let moments = self.first.iter_mut().zip(&mut self.second).zip(gradient);
        for (weight, ((first, second), &slope)) in weights(network).zip(moments) {
            *first = 0.9 * *first + 0.1 * slope;
            *second = 0.999 * *second + 0.001 * slope * slope;
            *weight -= rate * (*first / first_bias / ((*second / second_bias).sqrt() + 1e-8) + DECAY * *weight);
        }
    }
}

/// Four decimals are enough, and make the committed file readable.
fn round(network: &mut Network) {
    let rounded = |value: f32| (value * 1e4).round() / 1e4;
    weights(network).for_each(|weight| *weight = rounded(*weight));
    network.mean.iter_mut().chain(&mut network.deviation).for_each(|value| *value = rounded(*value));
}

/// Logistic regression by gradient descent on standardised features; the weights of the features as they are, the bias
/// last.
pub fn logistic(rows: &[Row]) -> Vec<f32> {
    let features = rows[0].0.len();
    let (mean, deviation) = moments(rows, features);
    let mut weights = vec![0.0_f64; features + 1];
    let scaled = |row: &Row, at: usize| f64::from((row.0[at] - mean[at]) / deviation[at]);
    for _ in 0..2_000 {
        let mut slopes = vec![0.0; features + 1];
        for row in rows {
            let odds = (0..features).map(|at| weights[at] * scaled(row, at)).sum::<f64>() + weights[features];
            let error = 1.0 / (1.0 + (-odds).exp()) - f64::from(u8::from(row.1));
            (0..features).for_each(|at| slopes[at] += error * scaled(row, at));
            slopes[features] += error;
        }
        weights.iter_mut().zip(slopes).for_each(|(weight, slope)| *weight -= slope / rows.len() as f64);
    }
    let mut plain: Vec<f64> = (0..features).map(|at| weights[at] / f64::from(deviation[at])).collect();
    let bias = weights[features] - (0..features).map(|at| plain[at] * f64::from(mean[at])).sum::<f64>();
    plain.push(bias);
    plain.into_iter().map(|weight| ((weight * 1e4).round() / 1e4) as f32).collect()
}

/// A small generator (splitmix64, Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A first weight of a layer with so many ends (Glorot and Bengio 2010).
    fn weight(&mut self, ends: usize) -> f32 {
        let unit = (self.next() >> 40) as f32 / (1 << 24) as f32;
        (2.0 * unit - 1.0) * (6.0 / ends as f32).sqrt()
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            order.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }
}
