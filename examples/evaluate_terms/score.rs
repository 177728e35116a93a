//! Whether confidences are to be believed.

/// Ten bins of confidence.
const BINS: usize = 10;

/// Rows that say at least so much are held to it.
const SURE: f64 = 0.90;

/// The expected calibration error (Naeini, Cooper and Hauskrecht 2015) over ten bins of equal width.
pub fn calibration_error(verdicts: &[(f64, bool)]) -> f64 {
    bins(verdicts).iter().map(|(_, said, right)| (said - right).abs()).sum::<f64>() / verdicts.len().max(1) as f64
}

/// The [`calibration_error`] that these confidences would have on average if each were right as often as it says: so
/// much of an error is chance, the more the fewer the verdicts. Exact, from the distribution of each bin's right ones
/// (Poisson 1837).
pub fn chance_error(verdicts: &[(f64, bool)]) -> f64 {
    let mut bins: [Vec<f64>; BINS] = Default::default();
    for &(confidence, _) in verdicts {
        bins[bin(confidence)].push(confidence);
    }
    let deviation = |said: &Vec<f64>| {
        // How likely it is that so many of the bin are right, one verdict after the other.
        let mut likely = vec![1.0];
        for confidence in said {
            let mut with = vec![0.0; likely.len() + 1];
            for (right, chance) in likely.iter().enumerate() {
                with[right] += chance * (1.0 - confidence);
                with[right + 1] += chance * confidence;
            }
            likely = with;
        }
        let sum: f64 = said.iter().sum();
        likely.iter().enumerate().map(|(right, chance)| chance * (right as f64 - sum).abs()).sum::<f64>()
    };
    bins.iter().map(deviation).sum::<f64>() / verdicts.len().max(1) as f64
}

fn bin(confidence: f64) -> usize {
    ((confidence * BINS as f64) as usize).min(BINS - 1)
}

/// A bin: how many verdicts, the sum of what they said, how many were right.
pub fn bins(verdicts: &[(f64, bool)]) -> [(f64, f64, f64); BINS] {
    let mut bins = [(0.0, 0.0, 0.0); BINS];
    for &(confidence, right) in verdicts {
        let bin = &mut bins[bin(confidence)];
        *bin = (bin.0 + 1.0, bin.1 + confidence, bin.2 + f64::from(u8::from(right)));
    }
    bins
}

/// How many judged pairs say 0.90 or more, and what share of them is right.
pub fn sure(verdicts: &[(f64, bool)]) -> (usize, f64) {
    // What a reader sees is rounded to two decimals.
    let sure = verdicts.iter().filter(|(confidence, _)| (confidence * 100.0).round() >= SURE * 100.0);
    let count = sure.clone().count();
    (count, sure.filter(|(_, right)| *right).count() as f64 / count.max(1) as f64)
}
