//! Sentences of texts whose paragraphs are known to say the same.

use std::collections::BTreeMap;

use itertools::Itertools;

use crate::encoder::Encoded;
use crate::segment::Segments;
use crate::stats::dot;

/// What the whole length of a paragraph between two sentences counts for, as a cosine. Set by hand.
const DISTANCE: f32 = 0.2;

/// The pairs of sentences that answer each other where paragraph `i` of one text says what paragraph `i` of the other
/// says, as indices with the probability 1, in the order of the left: in every paragraph each sentence's best partner, by
/// sentence vector and place, from either side. So nothing is without a partner, whatever is merged or reordered.
#[must_use]
pub fn in_parallel(left: &Encoded, right: &Encoded) -> Vec<(usize, usize, f32)> {
    let [lefts, rights] = [left, right].map(|encoded| paragraphs(&encoded.segments));
    let mut pairs = Vec::new();
    for (paragraph, here) in lefts {
        let Some(there) = rights.get(&paragraph) else { continue };
        let place = |at: usize, count: usize| (at as f32 + 0.5) / count as f32;
        let score = |(i, j): (usize, usize)| {
            let near = dot(&left.sentences[here[i]].vector, &right.sentences[there[j]].vector);
            near - DISTANCE * (place(i, here.len()) - place(j, there.len())).abs()
        };
        let best = |pairs: &mut dyn Iterator<Item = (usize, usize)>| {
            pairs
                .map(|pair| (pair, score(pair)))
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
                .map(|best| best.0)
        };
        let forth = (0..here.len()).filter_map(|i| best(&mut (0..there.len()).map(|j| (i, j))));
        let back = (0..there.len()).filter_map(|j| best(&mut (0..here.len()).map(|i| (i, j))));
        pairs.extend(forth.chain(back).unique().map(|(i, j)| (here[i], there[j], 1.0)));
    }
    pairs.sort_by_key(|&(i, j, _)| (i, j));
    pairs
}

/// The sentences of each paragraph, by its number.
fn paragraphs(segments: &Segments) -> BTreeMap<usize, Vec<usize>> {
    let mut paragraphs: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, sentence) in segments.sentences.iter().enumerate() {
        paragraphs.entry(sentence.paragraph).or_default().push(at);
    }
    paragraphs
}
