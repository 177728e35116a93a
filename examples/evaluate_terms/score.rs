//! Whether confidences are to be believed.

/// Ten bins of confidence.
const BINS: usize = 10;

/// Rows that say at least so much are held to it.
const SURE: f64 = 0.90;

/// The expected calibration error (Naeini, Cooper and Hauskrecht 2015) over ten bins of equal width.
pub fn calibration_error(verdicts: &[(f64, bool)]) -> f64 {
    bins(verdicts).iter().map(|(_, said, right)| (said - right).abs()).sum::<f64>() / verdicts.len().max(1) as f64
}

/// A bin: how many verdicts, the sum of what they said, how many were right.
pub fn bins(verdicts: &[(f64, bool)]) -> [(f64, f64, f64); BINS] {
    let mut bins = [(0.0, 0.0, 0.0); BINS];
    for &(confidence, right) in verdicts {
        let bin = &mut bins[((confidence * BINS as f64) as usize).min(BINS - 1)];
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
