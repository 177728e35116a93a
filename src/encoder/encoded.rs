use std::ops::Range;

use half::f16;
use half::slice::HalfFloatSliceExt;
use half::vec::HalfFloatVecExt;
use serde::{Deserialize, Serialize};

use super::{Encoder, Encoding, Heads, Means, Piece, Tag};
use crate::article::Article;
use crate::segment::{Segments, Sentence, WordKind};
use crate::stats::normalise;
use crate::text::Span;

/// An article with everything the encoder knows of it. It depends on that article alone (and on the pack).
#[derive(Clone, Debug)]
pub struct Encoded {
    /// The article.
    pub article: Article,
    /// Its sentences and words.
    pub segments: Segments,
    /// One a sentence of `segments`, in the same order.
    pub sentences: Vec<EncodedSentence>,
    /// The width of every vector and state.
    pub width: usize,
}

/// What the encoder says of one sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EncodedSentence {
    /// The sentence's vector, L2-normalised.
    pub vector: Vec<f32>,
    /// Its pieces; spans point into the article's text.
    pub pieces: Vec<Piece>,
    /// Middle-layer states, a row a piece: centred by the language's mean and L2-normalised.
    #[serde(with = "halves")]
    states: Vec<f16>,
    /// How much each piece says, by its rarity in general language; their mean is 1.
    pub weights: Vec<f32>,
    /// Middle-layer states, a row a word of the sentence: the mean of its pieces, centred and L2-normalised; zeros for
    /// a word without pieces.
    #[serde(with = "halves")]
    words: Vec<f16>,
    /// One a word of the sentence.
    pub tags: Vec<Tag>,
}

impl EncodedSentence {
    /// Middle-layer states, a row a piece: centred by the language's mean and L2-normalised, to 11 bits.
    #[must_use]
    pub fn states(&self) -> Vec<f32> {
        self.states.to_f32_vec()
    }

    /// Middle-layer states of some of the sentence's words, a row a word: the mean of its pieces, centred and
    /// L2-normalised, to 11 bits; zeros for a word without pieces.
    #[must_use]
    pub fn words(&self, words: Range<usize>) -> Vec<f32> {
        let width = self.vector.len();
        self.words[words.start * width..words.end * width].to_f32_vec()
    }
}

/// Sentences that are in the encoder at once: their states take some 0.2 MB each before they are stored.
const TOGETHER: usize = 256;

/// Encodes the sentences of one article, in calls to the encoder that follow from the article alone.
#[must_use]
pub fn encode(article: Article, segments: Segments, encoder: &dyn Encoder, means: &Means, heads: &Heads) -> Encoded {
    let width = encoder.width();
    let mean = means.of(article.lang, width);
    let tagged = |sentence: &Sentence, features: &[f32]| heads.tag(article.lang, &kinds(sentence), features);
    let encoded = segments.sentences.chunks(TOGETHER).flat_map(|sentences| {
        let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.span.of(&article.text)).collect();
        let encodings = encoder.encode(&texts);
        let encoded = sentences.iter().zip(encodings);
        encoded.map(|(sentence, encoding)| encoded_sentence(sentence, encoding, &mean, &tagged)).collect::<Vec<_>>()
    });
    let sentences = encoded.collect();
    Encoded { article, segments, sentences, width }
}

/// `tagged` gives the tags of a sentence's words by their features.
fn encoded_sentence(
    sentence: &Sentence,
    mut encoding: Encoding,
    mean: &[f32],
    tagged: &dyn Fn(&Sentence, &[f32]) -> Vec<Tag>,
) -> EncodedSentence {
    for piece in &mut encoding.pieces {
        piece.span = piece.span.shifted(sentence.span.start);
    }
    let owners = pieces_of(sentence.words.iter().map(|word| word.span), &encoding.pieces);
    let features = features(&encoding.low, &owners, mean.len());
    let mut words = pooled(&encoding.middle, &owners, mean.len());
    centre(&mut words, mean);
    centre(&mut encoding.middle, mean);
    EncodedSentence {
        vector: encoding.vector,
        weights: rarity(&encoding.pieces),
        pieces: encoding.pieces,
        states: Vec::from_f32_slice(&encoding.middle),
        words: Vec::from_f32_slice(&words),
        tags: tagged(sentence, &features),
    }
}

/// Rows of 16-bit floats, written as bytes: two a number, the lower one first.
mod halves {
    use half::f16;
    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    pub fn serialize<S: Serializer>(numbers: &[f16], serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        serializer.serialize_bytes(&bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f16>, D::Error> {
        deserializer.deserialize_bytes(Bytes)
    }

    struct Bytes;

    impl Visitor<'_> for Bytes {
        type Value = Vec<f16>;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("the bytes of 16-bit floats")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<f16>, E> {
            let (numbers, []) = bytes.as_chunks() else { return Err(E::invalid_length(bytes.len(), &self)) };
            Ok(numbers.iter().map(|&number| f16::from_le_bytes(number)).collect())
        }
    }
}

/// For each span the range of pieces that overlap it. The pieces are in order and point into the same text.
#[must_use]
pub fn pieces_of(spans: impl Iterator<Item = Span>, pieces: &[Piece]) -> Vec<Range<usize>> {
    let range = |span: Span| {
        let start = pieces.partition_point(|piece| piece.span.end <= span.start);
        let end = pieces.partition_point(|piece| piece.span.start < span.end);
        start..end.max(start)
    };
    spans.map(range).collect()
}

/// The mean of each word's piece states; zeros where a word has no piece.
fn pooled(states: &[f32], owners: &[Range<usize>], width: usize) -> Vec<f32> {
    let mut rows = vec![0.0; owners.len() * width];
    for (row, owner) in rows.chunks_exact_mut(width).zip(owners) {
        for state in states[owner.start * width..owner.end * width].chunks_exact(width) {
            row.iter_mut().zip(state).for_each(|(sum, value)| *sum += value);
        }
        let count = owner.len().max(1) as f32;
        row.iter_mut().for_each(|value| *value /= count);
    }
    rows
}

/// Takes `mean` from every row that is not zero and normalises it.
fn centre(rows: &mut [f32], mean: &[f32]) {
    for row in rows.chunks_exact_mut(mean.len()) {
        if row.iter().any(|value| *value != 0.0) {
            row.iter_mut().zip(mean).for_each(|(value, mean)| *value -= mean);
            normalise(row);
        }
    }
}

/// The information of each piece (its negative log-probability), scaled to a mean of 1.
fn rarity(pieces: &[Piece]) -> Vec<f32> {
    let total: f32 = pieces.iter().map(|piece| -piece.log_prob).sum();
    let mean = if total > 0.0 { total / pieces.len() as f32 } else { 1.0 };
    pieces.iter().map(|piece| -piece.log_prob / mean).collect()
}

fn kinds(sentence: &Sentence) -> Vec<WordKind> {
    sentence.words.iter().map(|word| word.kind).collect()
}

/// What the heads read of each word: the mean of its pieces' low-layer states, then the state of its last piece, which
/// holds the ending. A row of twice `width` numbers a word; zeros for a word without pieces.
#[must_use]
pub fn features(low: &[f32], owners: &[Range<usize>], width: usize) -> Vec<f32> {
    let means = pooled(low, owners, width);
    let mut rows = Vec::with_capacity(means.len() * 2);
    for (mean, owner) in means.chunks_exact(width).zip(owners) {
        rows.extend_from_slice(mean);
        match owner.clone().last() {
            Some(last) => rows.extend_from_slice(&low[last * width..(last + 1) * width]),
            None => rows.resize(rows.len() + width, 0.0),
        }
    }
    rows
}
