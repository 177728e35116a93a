//! Read: from a file's bytes to an [`Article`], one language, numbered paragraphs, boilerplate marked.

use serde::{Deserialize, Serialize};

use crate::text::{Lang, Span};

/// One text in one language.
///
/// Invariants: `text` is NFC with `\n` line ends; the paragraphs are in source order, their numbers rise, their spans
/// do not overlap and are never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Where it was read from, fit for showing (no control characters); unique within a run.
    pub source: String,
    /// The file's name without folder and extension; names the story in output files.
    pub stem: String,
    /// Its language.
    pub lang: Lang,
    /// What the spans of this article and of everything made from it point into.
    pub text: String,
    /// Every paragraph of the source, boilerplate too.
    pub paragraphs: Vec<Paragraph>,
}

/// A non-blank line of a text file, or a block element of HTML or Markdown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its 1-based number in the source as it stands.
    pub number: usize,
    /// Its trimmed extent in the article's text.
    pub span: Span,
    /// The part of `span` that is running text: without a leading date, a trailing credit and the like. Empty for
    /// boilerplate.
    pub body: Span,
    /// What it is.
    pub kind: ParagraphKind,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ParagraphKind {
    /// Running text.
    Body,
    /// A title or an intermediate heading: aligned and mined.
    Heading,
    /// Date lines, credits, share buttons, comment counters, copyright, repeated titles: counted, never aligned, never
    /// mined.
    Boilerplate,
}
