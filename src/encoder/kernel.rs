//! The arithmetic of the forward pass: matrix products and the element-wise functions between them.
//!
//! The products are the `gemm` crate's. The element-wise loops are plain Rust, compiled by `pulp` once for each
//! instruction set and chosen when the program runs; none contracts or reorders, so that all give the same bits.

use gemm::Parallelism;
use pulp::{Arch, NullaryFnOnce};

use super::quantised::{Quantised, Rounded};

/// A matrix inside a slice: element (r, c) lies at `r * row_step + c * column_step`.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    pub rows: usize,
    pub columns: usize,
    pub row_step: usize,
    pub column_step: usize,
}

impl Layout {
    /// Rows one after another.
    pub fn rows(rows: usize, columns: usize) -> Self {
        Self::rows_apart(rows, columns, columns)
    }

    /// Rows that begin `row_step` apart.
    pub fn rows_apart(rows: usize, columns: usize, row_step: usize) -> Self {
        Self { rows, columns, row_step, column_step: 1 }
    }

    /// The same numbers with rows and columns exchanged.
    pub fn transposed(self) -> Self {
        let Self { rows, columns, row_step, column_step } = self;
        Self { rows: columns, columns: rows, row_step: column_step, column_step: row_step }
    }

    fn fits(self, length: usize) -> bool {
        let last = |count: usize, step| count.checked_sub(1).and_then(|count: usize| count.checked_mul(step));
        let (Some(row), Some(column)) = (last(self.rows, self.row_step), last(self.columns, self.column_step)) else {
            return true;
        };
        row.checked_add(column).is_some_and(|last| last < length)
    }
}

/// `product += left x right`, or `product = left x right` unless `add`, on one thread.
///
/// # Panics
/// A layout reaches beyond its slice, or the sizes do not agree.
#[expect(unsafe_code, reason = "the gemm crate takes pointers; the assertions are all that it asks for")]
pub(super) fn multiply(
    add: bool,
    (product, to): (&mut [f32], Layout),
    (left, from): (&[f32], Layout),
    (right, by): (&[f32], Layout),
) {
    assert!(to.fits(product.len()) && from.fits(left.len()) && by.fits(right.len()));
    assert!(to.rows == from.rows && to.columns == by.columns && from.columns == by.rows);
    assert!(to.row_step >= to.columns && to.column_step == 1, "elements of the product must not overlap");
    // SAFETY: every element the three layouts name lies inside its slice, no two elements of the product share a
    // place, and the product is borrowed exclusively, so it overlaps neither factor.
    unsafe {
        gemm::gemm(
            to.rows,
            to.columns,
            from.columns,
            product.as_mut_ptr(),
            to.column_step as isize,
            to.row_step as isize,
            add,
            left.as_ptr(),
            from.column_step as isize,
            from.row_step as isize,
            right.as_ptr(),
            by.column_step as isize,
            by.row_step as isize,
            1.0,
            1.0,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}

/// A linear layer.
pub(super) struct Linear {
    pub weight: Weight,
    pub bias: Vec<f32>,
}

/// The weights of a linear layer, a row an output.
pub(super) enum Weight {
    /// In single precision.
    Float(Vec<f32>),
    /// In four bits, rearranged.
    Quantised(Quantised),
}

impl Linear {
    /// Writes `inputs x weight^T + bias` into `outputs`, a row a token.
    pub fn apply(&self, inputs: &[f32], outputs: &mut [f32], rounded: &mut Rounded) {
        let columns = self.bias.len();
        let tokens = outputs.len() / columns;
        let width = inputs.len() / tokens.max(1);
        for row in outputs.chunks_exact_mut(columns) {
            row.copy_from_slice(&self.bias);
        }
        match &self.weight {
            Weight::Float(weight) => {
                let weight = (&weight[..], Layout::rows(columns, width).transposed());
                multiply(true, (outputs, Layout::rows(tokens, columns)), (inputs, Layout::rows(tokens, width)), weight);
            }
            Weight::Quantised(weight) => {
                rounded.round(inputs, width);
                weight.multiply(rounded, outputs);
            }
        }
    }
}

/// Runs `operation`, compiled for the best instruction set this processor has.
pub(super) fn vectorised<T>(operation: impl NullaryFnOnce<Output = T>) -> T {
    Arch::new().dispatch(operation)
}

/// The Gaussian error linear unit of every number (Hendrycks and Gimpel 2016), exact to about 1e-6.
pub(super) fn gelu(values: &mut [f32]) {
    struct Gelu<'a>(&'a mut [f32]);
    impl NullaryFnOnce for Gelu<'_> {
        type Output = ();
        #[inline(always)]
        fn call(self) {
            for value in self.0 {
                *value = 0.5 * *value * (1.0 + erf(*value * std::f32::consts::FRAC_1_SQRT_2));
            }
        }
    }
    vectorised(Gelu(values));
}

/// The error function, as the rational minimax approximation of the Eigen library (`erf` for floats): within 4e-7.
#[inline(always)]
fn erf(x: f32) -> f32 {
    // Beyond 4 it is 1 to the last bit.
    let x = x.clamp(-4.0, 4.0);
    let y = x * x;
    let upper = (((((-2.726_142_3e-10 * y + 2.770_681_5e-8) * y - 2.101_024e-6) * y - 5.692_506_4e-5) * y
        - 7.349_906_3e-4)
        * y
        - 2.954_6e-3)
        * y
        - 1.609_603_3e-2;
    let lower = (((-1.456_607_1e-5 * y - 2.133_740_6e-4) * y - 1.682_827e-3) * y - 7.373_329_2e-3) * y - 1.426_474e-2;
    x * upper / lower
}

/// `2^(x * log2(e))` split into a whole and a fractional power, the latter by a polynomial (Cephes `expf`): relative
/// error below 2e-7. `x` must not be above 0.
#[inline(always)]
fn exp(x: f32) -> f32 {
    // Below this the result is no normal number; it is as good as 0 beside the row's largest, 1.
    let x = x.max(-87.0);
    // Adding and taking away 1.5 * 2^23 rounds to a whole number.
    const ROUND: f32 = 12_582_912.0;
    let whole = x * std::f32::consts::LOG2_E + ROUND - ROUND;
    let rest = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let series = ((((1.987_569_1e-4 * rest + 1.398_199_9e-3) * rest + 8.333_452e-3) * rest + 4.166_579_6e-2) * rest
        + 1.666_666_5e-1)
        * rest
        + 0.5;
    let fraction = series * rest * rest + rest + 1.0;
    // -87 <= x <= 0, so the exponent is -126 to 0.
    fraction * f32::from_bits((((whole as i32) + 127) as u32) << 23)
}

/// Numbers summed side by side: as many as the widest registers hold, so that the order of a sum is the same on all.
const LANES: usize = 16;

/// The sum of `term` over all of `values`, in an order that vector instructions can follow.
#[inline(always)]
fn sum(values: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += term(*value);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|value| term(*value)).sum::<f32>()
}

/// Multiplies every row of `columns` numbers by `scale` and makes it a probability distribution.
pub(super) fn softmax(scores: &mut [f32], columns: usize, scale: f32) {
    struct Softmax<'a>(&'a mut [f32], usize, f32);
    impl NullaryFnOnce for Softmax<'_> {
        type Output = ();
        #[inline(always)]
        fn call(self) {
            let Self(scores, columns, scale) = self;
            for row in scores.chunks_exact_mut(columns) {
                let mut tops = [f32::NEG_INFINITY; LANES];
                let (chunks, rest) = row.as_chunks::<LANES>();
                for chunk in chunks {
                    for (top, value) in tops.iter_mut().zip(chunk) {
                        *top = if *value > *top { *value } else { *top };
                    }
                }
                let top = tops.iter().chain(rest).copied().fold(f32::NEG_INFINITY, f32::max);
                for value in row.iter_mut() {
                    *value = exp((*value - top) * scale);
                }
                let share = 1.0 / sum(row, |value| value);
                for value in row.iter_mut() {
                    *value *= share;
                }
            }
        }
    }
    vectorised(Softmax(scores, columns, scale));
}

/// Layer normalisation (Ba, Kiros and Hinton 2016).
pub(super) struct Norm {
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
    pub epsilon: f32,
}

impl Norm {
    /// Adds `more` to `states` and normalises every row.
    pub fn apply(&self, states: &mut [f32], more: &[f32]) {
        struct Normalise<'a>(&'a Norm, &'a mut [f32], &'a [f32]);
        impl NullaryFnOnce for Normalise<'_> {
            type Output = ();
            #[inline(always)]
            fn call(self) {
                let Self(Norm { weight, bias, epsilon }, states, more) = self;
                let width = weight.len();
                for (row, more) in states.chunks_exact_mut(width).zip(more.chunks_exact(width)) {
                    for (value, more) in row.iter_mut().zip(more) {
                        *value += more;
                    }
                    let mean = sum(row, |value| value) / width as f32;
                    let variance = sum(row, |value| (value - mean) * (value - mean)) / width as f32;
                    let scale = 1.0 / (variance + epsilon).sqrt();
                    for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
                        *value = (*value - mean) * scale * weight + bias;
                    }
                }
            }
        }
        vectorised(Normalise(self, states, more));
    }
}

#[cfg(test)]
mod tests {
    use super::{Layout, Linear, Norm, Rounded, Weight, erf, exp, gelu, multiply, softmax};

    /// The error function by its Maclaurin series in double precision.
    fn exact_erf(x: f64) -> f64 {
        let mut term = x;
        let mut sum = x;
        for n in 1..200 {
            term *= -x * x / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        sum * 2.0 / std::f64::consts::PI.sqrt()
    }

    #[test]
    fn the_error_function_and_the_exponential_are_exact_enough() {
        for step in -3900..=3900 {
            let x = step as f32 / 1000.0;
            let error = f64::from(erf(x)) - exact_erf(f64::from(x));
            assert!(error.abs() < 1e-6, "erf({x}) is off by {error}");
        }
        assert_eq!(erf(30.0), -erf(-30.0));
        assert!((erf(30.0) - 1.0).abs() < 1e-6);
        for step in 0..=8700 {
            let x = -step as f32 / 100.0;
            let error = f64::from(exp(x)) / f64::from(x).exp() - 1.0;
            assert!(error.abs() < 1e-6, "exp({x}) is off by {error}");
        }
        assert!(exp(f32::NEG_INFINITY) < 1e-37);
        let mut values = [1.0, -1.0, 0.0];
        gelu(&mut values);
        assert!((values[0] - 0.841_344_7).abs() < 1e-6 && (values[1] + 0.158_655_3).abs() < 1e-6 && values[2] == 0.0);
    }

    #[test]
    fn rows_become_distributions_and_normal_rows() {
        let mut scores: Vec<f32> = (0..66).map(|value| value as f32 / 7.0).collect();
        softmax(&mut scores, 33, 0.5);
        for row in scores.chunks_exact(33) {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6);
            assert!((row[32] / row[31] - (0.5_f32 / 7.0).exp()).abs() < 1e-5);
        }
        let norm = Norm { weight: vec![2.0; 4], bias: vec![1.0; 4], epsilon: 0.0 };
        let mut states = [1.0, 2.0, 3.0, 4.0];
        norm.apply(&mut states, &[0.0, 0.0, 0.0, 0.0]);
        let expected = [-1.683_281_6, 0.105_572_8, 1.894_427_2, 3.683_281_6];
        for (value, expected) in states.iter().zip(expected) {
            assert!((value - expected).abs() < 1e-5, "{states:?}");
        }
    }

    #[test]
    fn products_follow_their_layouts() {
        let weight = Weight::Float(vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let linear = Linear { weight, bias: vec![0.5, -0.5, 0.0] };
        let mut outputs = [0.0; 6];
        linear.apply(&[1.0, 1.0, 2.0, 0.0], &mut outputs, &mut Rounded::default());
        assert_eq!(outputs, [3.5, 6.5, 11.0, 2.5, 5.5, 10.0]);
        let mut product = [0.0; 1];
        let row = Layout::rows(1, 2);
        multiply(false, (&mut product, Layout::rows(1, 1)), (&[1.0, 2.0], row), (&[3.0, 4.0], row.transposed()));
        assert_eq!(product, [11.0]);
    }

    #[test]
    #[should_panic(expected = "fits")]
    fn a_layout_beyond_its_slice_is_refused() {
        let row = Layout::rows(2, 2);
        multiply(false, (&mut [0.0; 4], row), (&[0.0; 3], row), (&[0.0; 4], row));
    }
}
