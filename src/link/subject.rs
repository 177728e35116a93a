//! What a story is about, and how near to it each of its terms is.

use std::ops::Range;

use crate::stats::{dot, normalise};

/// The cosine of each term to what the other terms of its language are about together: to the sum of their vectors, a
/// term counting by the logarithm of its occurrences. A term of the subject is nearer than what only occurs in the text
/// (the likeness of a phrase and its document of Bennani-Smires et al. 2018, with the terms as the document).
///
/// `vectors` has a row of `width` numbers a term, centred and of length 1; `counts` tells how often each occurs, `None`
/// of a term that is left out: it counts for nothing and is at 0.
pub(super) fn nearness(vectors: &[f32], width: usize, ranges: &[Range<usize>], counts: &[Option<usize>]) -> Vec<f32> {
    let vector = |term: usize| &vectors[term * width..(term + 1) * width];
    let weight = |term: usize| counts[term].map_or(0.0, |count| 1.0 + (count.max(1) as f32).ln());
    let mut near = vec![0.0; counts.len()];
    for range in ranges {
        let mut sum = vec![0.0; width];
        for term in range.clone() {
            sum.iter_mut().zip(vector(term)).for_each(|(sum, value)| *sum += weight(term) * value);
        }
        for term in range.clone().filter(|&term| counts[term].is_some()) {
            let others = sum.iter().zip(vector(term)).map(|(sum, value)| sum - weight(term) * value);
            let mut others: Vec<f32> = others.collect();
            normalise(&mut others);
            near[term] = dot(&others, vector(term));
        }
    }
    near
}

#[cfg(test)]
mod tests {
    use super::nearness;

    #[test]
    fn what_most_terms_are_about_is_the_subject() {
        // Three terms of one direction and one of another, then a language of a single term.
        let vectors = [1.0, 0.0, 0.8, 0.6, 0.8, -0.6, -0.6, 0.8, 0.0, 1.0];
        let near = nearness(&vectors, 2, &[0..4, 4..5], &[Some(9), Some(1), Some(1), Some(1), Some(1)]);
        assert!(near[..3].iter().all(|near| *near > 0.5) && near[3] < 0.0, "{near:?}");
        assert_eq!(near[4], 0.0, "no others");
        // What is left out is at 0 and changes nothing.
        let without = nearness(&vectors, 2, &[0..4, 4..5], &[None, Some(1), Some(1), None, None]);
        assert_eq!((without[0], without[3]), (0.0, 0.0));
        assert!((without[1] - 0.28).abs() < 1e-6, "the cosine of the two that are left");
    }
}
