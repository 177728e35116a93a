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

#[cfg(test)]
mod tests {
    use super::{dot, normalise};

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
