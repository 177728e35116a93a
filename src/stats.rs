//! Ground: formulas.

/// The dot product of two vectors of one length.
#[must_use]
pub fn dot(left: &[f32], right: &[f32]) -> f32 {
    debug_assert_eq!(left.len(), right.len());
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

/// Scales `vector` to length 1; a zero vector stays as it is.
pub fn normalise(vector: &mut [f32]) {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|value| *value /= length);
    }
}

/// The dot products of every row of `left` with every row of `right`, both `width` wide: row `i`, column `j` of the
/// result is `left[i] . right[j]`.
#[must_use]
pub fn products(left: &[f32], right: &[f32], width: usize) -> Vec<f32> {
    let (rows, columns) = (left.len() / width, right.len() / width);
    let mut products = vec![0.0; rows * columns];
    if rows * columns == 0 {
        return products;
    }
    let step = |length: usize| isize::try_from(length).unwrap_or(isize::MAX);
    assert!(left.len() == rows * width && right.len() == columns * width, "rows of {width} numbers");
    // SAFETY: the three slices hold rows x width, columns x width and rows x columns numbers, as asserted above, and
    // the strides stay inside them.
    #[expect(unsafe_code, reason = "gemm takes raw pointers")]
    unsafe {
        gemm::gemm(
            rows,
            columns,
            width,
            products.as_mut_ptr(),
            1,
            step(columns),
            false,
            left.as_ptr(),
            1,
            step(width),
            right.as_ptr(),
            step(width),
            1,
            0.0,
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
    products
}

/// The logistic function: log-odds to a probability.
#[must_use]
pub fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// A logistic model (Cox 1958): a weight a feature, and what counts without any.
#[derive(Clone, Debug, PartialEq)]
pub struct Logistic {
    /// The log-odds where every feature is 0.
    pub bias: f64,
    /// What one unit of each feature adds to them.
    pub weights: Vec<f64>,
}

impl Logistic {
    /// The rows of `model` in a table of `model`, `feature` and `weight`, in the order of `features`. `None` where one
    /// is missing or no number.
    #[must_use]
    pub fn from_table(table: &str, model: &str, features: &[&str]) -> Option<Self> {
        let weight = |feature: &str| {
            let cells = table.lines().map(|line| line.split('\t').collect::<Vec<_>>());
            let mut found = cells.filter(|cells| cells.len() == 3 && cells[0] == model && cells[1] == feature);
            found.next()?[2].parse().ok()
        };
        let weights = features.iter().map(|feature| weight(feature)).collect::<Option<Vec<f64>>>()?;
        Some(Self { bias: weight("bias")?, weights })
    }

    /// The log-odds that these features speak for.
    #[must_use]
    pub fn log_odds(&self, features: &[f64]) -> f64 {
        debug_assert_eq!(self.weights.len(), features.len());
        self.bias + self.weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::{Logistic, dot, normalise, products};

    #[test]
    fn a_model_is_read_from_its_rows() {
        let table = "model\tfeature\tweight\nlink\tbias\t-1.0\nlink\tnear\t2.0\nrow\tnear\t3.0\n";
        let model = Logistic::from_table(table, "link", &["near"]).unwrap();
        assert_eq!(model.log_odds(&[0.5]), 0.0);
        assert_eq!(Logistic::from_table(table, "row", &["near"]), None, "it has no bias");
        assert_eq!(Logistic::from_table(table, "link", &["far"]), None);
    }

    #[test]
    fn products_are_dot_products() {
        let (left, right) = ([1.0, 2.0, 3.0, 4.0], [1.0, 0.0, 0.5, 0.5, -1.0, 1.0]);
        assert_eq!(products(&left, &right, 2), [1.0, 1.5, 1.0, 3.0, 3.5, 1.0]);
        assert_eq!(products(&[], &right, 2), [0.0; 0]);
    }

    #[test]
    fn a_normalised_vector_has_length_one() {
        let mut vector = [3.0, 4.0];
        normalise(&mut vector);
        assert_eq!(vector, [0.6, 0.8]);
        assert!((dot(&vector, &vector) - 1.0).abs() < 1e-6);
        let mut zero = [0.0; 2];
        normalise(&mut zero);
        assert_eq!(zero, [0.0; 2]);
    }
}
