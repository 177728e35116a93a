//! Segment: from an [`Article`](crate::article::Article) to sentences and words, all as spans of its text.

mod abbreviation;
mod sentence;
mod word;

use serde::{Deserialize, Serialize};

use crate::article::{Article, ParagraphKind};
use crate::text::Span;
use sentence::sentences;
use word::WordCutter;

/// The sentences of `article`: those of the running text of its headings and paragraphs, in source order. A text that
/// has a word has a sentence; a sentence has 2,000 characters at most.
#[must_use]
pub fn segment(article: &Article) -> Segments {
    let cutter = WordCutter::new(article.lang);
    let mut segments = Segments::default();
    for paragraph in article.paragraphs.iter().filter(|paragraph| paragraph.kind != ParagraphKind::Boilerplate) {
        let body = paragraph.body.of(&article.text);
        for (index, span) in sentences(body, article.lang).into_iter().enumerate() {
            let span = span.shifted(paragraph.body.start);
            let words = cutter.words(&article.text, span);
            segments.sentences.push(Sentence { paragraph: paragraph.number, number: index + 1, span, words });
        }
    }
    segments
}

/// Lines are taken for sentences if at most this share of them has two or more, 0 to 1.
const CUT_LINES: f64 = 0.2;

/// The sentences of an article whose lines are units: a text of one sentence a line, as far as it shows, is not cut
/// again, however its punctuation looks; in any other text the lines are cut as [`segment`] cuts them.
#[must_use]
pub fn segment_lines(article: &Article) -> Segments {
    let segments = segment(article);
    let lines = article.paragraphs.len();
    let cut = segments.sentences.iter().filter(|sentence| sentence.number == 2).count();
    if cut as f64 > CUT_LINES * lines as f64 {
        return segments;
    }
    let cutter = WordCutter::new(article.lang);
    let whole = article.paragraphs.iter().map(|line| {
        let words = cutter.words(&article.text, line.body);
        Sentence { paragraph: line.number, number: 1, span: line.body, words }
    });
    Segments { sentences: whole.collect() }
}

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
    /// Its words, numbers and punctuation marks; white space is in none of them but inside a number (`1 000`).
    pub words: Vec<Word>,
}

/// A word, a number or a punctuation mark. Hyphenated compounds (`ИИ-модель`), words with an apostrophe or inner period
/// (`д'Артаньян`, `m.in.`), abbreviations and initials with their period (`Dr.`, `J.`) and numbers with their separators
/// (`1,5`, `1 000`) are one word; a French or Italian elided word (`l'` of `l'État`) is its own.
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

#[cfg(test)]
mod tests;
