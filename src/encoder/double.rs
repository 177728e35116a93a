//! The deterministic double of the pack's encoder, for tests and for running without a pack.

use itertools::Itertools;

use super::{Encoder, Encoding, Piece};
use crate::text::{Key, Span};

/// An encoder without weights: words of one meaning, as its small dictionary tells, get one pseudo-random vector, and
/// a text's vector is the mean of its words'. Exact, instant, and enough to test everything below the encoder.
#[derive(Debug, Default)]
pub struct DoubleEncoder {
    /// Groups of words, over all languages, that mean the same; any other word means itself.
    synonyms: Vec<Vec<Key>>,
    identity: String,
}

/// Wide enough that random vectors are nearly orthogonal.
const WIDTH: usize = 64;

impl DoubleEncoder {
    /// A double that takes the words of each group for translations of one another.
    #[must_use]
    pub fn new(synonyms: &[&[&str]]) -> Self {
        let identity = format!("double {synonyms:?}");
        let synonyms = synonyms.iter().map(|group| group.iter().map(|word| Key::new(word)).collect()).collect();
        Self { synonyms, identity }
    }

    fn meaning(&self, word: &str) -> u64 {
        let key = Key::new(word);
        let key = self.synonyms.iter().find(|group| group.contains(&key)).map_or(&key, |group| &group[0]);
        // FNV-1a (Fowler, Noll and Vo): the same number on every platform.
        key.as_str()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}

/// `WIDTH` numbers in -1..1 that follow from `seed` alone (splitmix64, Steele, Lea and Flood 2014).
fn direction(seed: u64) -> impl Iterator<Item = f32> {
    (1..=WIDTH as u64).map(move |step| {
        let mut mixed = seed.wrapping_add(step.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 40) as f32 / (1 << 23) as f32 - 1.0
    })
}

impl Encoder for DoubleEncoder {
    fn width(&self) -> usize {
        WIDTH
    }

    fn identity(&self) -> &str {
        &self.identity
    }

    fn tokenize(&self, text: &str) -> Vec<Piece> {
        let letters = text.char_indices().map(|(at, character)| (at, character.is_alphanumeric()));
        let ends = letters.chain([(text.len(), false)]).tuple_windows();
        ends.map(|((start, inside), (end, _))| (Span::new(start, end), inside))
            .coalesce(|left, right| match (left, right) {
                ((a, true), (b, true)) => Ok((Span::new(a.start, b.end), true)),
                pair => Err(pair),
            })
            .filter(|(_, inside)| *inside)
            .map(|(span, _)| Piece { span, id: self.meaning(span.of(text)) as u32, log_prob: -9.0 })
            .collect()
    }

    fn encode(&self, texts: &[&str]) -> Vec<Encoding> {
        let encode = |text: &&str| {
            let pieces = self.tokenize(text);
            let states = pieces.iter().flat_map(|piece| direction(self.meaning(piece.span.of(text)))).collect_vec();
            let mut vector = vec![0.0; WIDTH];
            for row in states.chunks_exact(WIDTH) {
                vector.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
            }
            let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
            if length > 0.0 {
                vector.iter_mut().for_each(|value| *value /= length);
            }
            Encoding { pieces, vector, low: states.clone(), middle: states }
        };
        texts.iter().map(encode).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{DoubleEncoder, Encoder};

    #[test]
    fn synonyms_share_a_vector_and_strangers_do_not() {
        let encoder = DoubleEncoder::new(&[&["model", "модель"]]);
        let [english, russian, other] = &encoder.encode(&["Model", "модель", "bank"])[..] else {
            panic!("three")
        };
        assert_eq!(english.vector, russian.vector);
        let cosine: f32 = english.vector.iter().zip(&other.vector).map(|(a, b)| a * b).sum();
        assert!(cosine.abs() < 0.5, "{cosine}");
        assert_eq!(encoder.encode(&["…"])[0].pieces.len(), 0);
    }
}
