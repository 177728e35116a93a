//! Segment: from an [`Article`](crate::article::Article) to sentences and words, all as spans of its text.

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// The sentences of an article in source order; boilerplate has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segments {
    /// The sentences.
    pub sentences: Vec<Sentence>,
}

/// One sentence. Its words lie inside its span, in order, without overlap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// The 1-based number of its paragraph in the source.
    pub paragraph: usize,
    /// Its 1-based number inside that paragraph.
    pub number: usize,
    /// Its trimmed extent in the article's text.
    pub span: Span,
    /// Its words, numbers and punctuation marks; white space is in none of them.
    pub words: Vec<Word>,
}

/// A word, a number or a punctuation mark. Hyphenated compounds (`ИИ-модель`) and words with an apostrophe or inner
/// period (`д'Артаньян`, `m.in.`) are one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Its extent in the article's text.
    pub span: Span,
    /// What it is.
    pub kind: WordKind,
}

/// What a word is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WordKind {
    /// It has a letter.
    Word,
    /// Digits, without letters.
    Number,
    /// Anything else.
    Punctuation,
}
