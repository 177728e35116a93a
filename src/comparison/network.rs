//! The small models that weigh the evidence, and their committed weights.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// How far a feature may lie from its mean, in standard deviations; what lies farther counts as this far.
const CLIP: f32 = 8.0;

/// A perceptron with one hidden layer of rectified units and a logistic output (Rumelhart, Hinton and Williams 1986).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// The mean of each feature over the training data.
    pub mean: Vec<f32>,
    /// The standard deviation of each feature over the training data, greater than 0.
    pub deviation: Vec<f32>,
    /// One row a hidden unit: a weight a feature.
    pub hidden: Vec<Vec<f32>>,
    /// One number a hidden unit.
    pub hidden_bias: Vec<f32>,
    /// A weight a hidden unit.
    pub output: Vec<f32>,
    /// The output's bias.
    pub output_bias: f32,
}

impl Network {
    /// The features as the hidden layer sees them: in standard deviations from the mean, at most 8.
    #[must_use]
    pub fn standardised(&self, features: &[f32]) -> Vec<f32> {
        let scaled = features.iter().zip(&self.mean).zip(&self.deviation);
        scaled.map(|((value, mean), deviation)| ((value - mean) / deviation).clamp(-CLIP, CLIP)).collect()
    }

    /// The log-odds of a pair with these features.
    #[must_use]
    pub fn log_odds(&self, features: &[f32]) -> f32 {
        let inputs = self.standardised(features);
        let units = self.hidden.iter().zip(&self.hidden_bias).zip(&self.output);
        let outputs =
            units.map(|((weights, bias), output)| (crate::stats::dot(weights, &inputs) + bias).max(0.0) * output);
        outputs.sum::<f32>() + self.output_bias
    }

    /// Whether the weights fit together for `features` features.
    #[must_use]
    pub fn fits(&self, features: usize) -> bool {
        let units = self.hidden.len();
        self.mean.len() == features
            && self.deviation.len() == features
            && self.deviation.iter().all(|&deviation| deviation > 0.0)
            && self.hidden.iter().all(|row| row.len() == features)
            && self.hidden_bias.len() == units
            && self.output.len() == units
    }
}

/// Networks that were trained from different first weights; their mean varies less than each of them (Hansen and
/// Salamon 1990).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Committee {
    /// The networks, all of the same features.
    pub members: Vec<Network>,
}

impl Committee {
    /// The mean of the members' log-odds; 0 without members.
    #[must_use]
    pub fn log_odds(&self, features: &[f32]) -> f32 {
        let sum: f32 = self.members.iter().map(|member| member.log_odds(features)).sum();
        sum / self.members.len().max(1) as f32
    }

    /// Whether there are members and the weights of all fit together for `features` features.
    #[must_use]
    pub fn fits(&self, features: usize) -> bool {
        !self.members.is_empty() && self.members.iter().all(|member| member.fits(features))
    }
}

/// Everything that alignment has learnt: `assets/alignment.json`, made by `cargo run --release --example fit_alignment`
/// from the development sets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Weighs what two sentences and their rivals show.
    pub pair: Committee,
    /// Weighs that again together with the pair's neighbours, the order of the links, and the story's other articles.
    pub context: Committee,
    /// Logistic weights of a link's features, the bias last: its calibrated probability.
    pub link: Vec<f32>,
}

static COMMITTED: LazyLock<Option<Model>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../assets/alignment.json")).ok());

impl Model {
    /// The committed weights.
    ///
    /// # Panics
    /// Never: a test reads them.
    #[must_use]
    pub fn committed() -> &'static Self {
        COMMITTED.as_ref().expect("assets/alignment.json was read by a test")
    }
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn a_network_sums_its_rectified_units() {
        let network = Network {
            mean: vec![1.0, 0.0],
            deviation: vec![2.0, 1.0],
            hidden: vec![vec![1.0, 0.0], vec![0.0, -1.0]],
            hidden_bias: vec![0.5, 0.0],
            output: vec![2.0, 4.0],
            output_bias: -1.0,
        };
        // Inputs (3 - 1) / 2 = 1 and 5: units 1.5 and 0, so 2 x 1.5 - 1.
        assert_eq!(network.log_odds(&[3.0, 5.0]), 2.0);
        // A feature far out counts as 8 deviations: 2 x 0.5 + 4 x 8 - 1 for the second unit at -8.
        assert_eq!(network.log_odds(&[1.0, -100.0]), 32.0);
    }
}
