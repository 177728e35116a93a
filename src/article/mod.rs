//! Read: from a file's bytes to an [`Article`], one language, numbered paragraphs, boilerplate marked.

mod blocks;
mod boilerplate;
mod decode;
mod html;
mod language;
mod parallel;

pub use language::language_hint;
pub use parallel::{read_line_pair, read_tmx};

use serde::{Deserialize, Serialize};

use crate::error::Warning;
use crate::files::Format;
use crate::text::{Lang, Span};
use unicode_normalization::is_nfc;

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

impl Article {
    /// The paragraph with this number in the source.
    #[must_use]
    pub fn paragraph(&self, number: usize) -> Option<&Paragraph> {
        let at = self.paragraphs.binary_search_by_key(&number, |paragraph| paragraph.number);
        at.ok().map(|at| &self.paragraphs[at])
    }

    /// What breaks the invariants in an article that [`read`] has not made; `None` for a sound one.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        if !is_nfc(&self.text) || self.text.contains('\r') {
            return Some("the text is not in NFC with `\\n` line ends".to_owned());
        }
        let cuts = |span: Span| span.start <= span.end && self.text.get(span.start..span.end).is_some();
        let (mut end, mut last) = (0, 0);
        for Paragraph { number, span, body, .. } in &self.paragraphs {
            let inside = body.is_empty() || span.start <= body.start && body.end <= span.end;
            let sound = cuts(*span) && cuts(*body) && inside && !span.is_empty();
            if !sound || *number <= last || span.start < end {
                return Some(format!("paragraph {number} is not a part of the text, or out of order"));
            }
            (last, end) = (*number, span.end);
        }
        None
    }
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

/// How far into an HTML page its encoding may be declared, in bytes (the HTML standard's own bound).
const DECLARATION_BYTES: usize = 1024;

/// The article that `bytes` hold, and what was odd about it.
///
/// `source` and `stem` are what [`Article`] keeps of the file's name. The language is `hint`, else what the stem tells
/// ([`language_hint`]), else what the running text is identified as. Lengths are as they come: one line of 5 MB takes
/// linear time.
///
/// # Errors
/// A warning that the source is left out: it is empty or no text, has no running text, or is in an unknown or doubtful
/// language.
pub fn read(
    source: &str,
    stem: &str,
    bytes: &[u8],
    format: Format,
    hint: Option<Lang>,
) -> Result<(Article, Vec<Warning>), Warning> {
    let hint = hint.or_else(|| language_hint(stem));
    let declared = if format == Format::Html { declared_encoding(bytes) } else { None };
    let decoded = decode::decode(bytes, declared.as_deref(), hint)
        .map_err(|reason| Warning::skipped(source, reason, "give a .txt, .md or .html file with an article in it"))?;
    let oddity = decoded.oddity.map(|reason| Warning::note(source, reason, "save the file as UTF-8"));
    let blocks = blocks::parse(decoded.text, format);
    let paragraphs = boilerplate::paragraphs(&blocks);
    if paragraphs.iter().all(|paragraph| paragraph.kind == ParagraphKind::Boilerplate) {
        let reason = "has no running text: nothing but dates, credits, links and the like";
        return Err(Warning::skipped(source, reason, "check that the article itself was saved"));
    }
    let Some(lang) = hint.or_else(|| language::identify(&sample(&paragraphs, &blocks.text))) else {
        let hint = format!("give --lang CODE, or name the file {stem}.CODE.txt (ru, pl, el ...)");
        return Err(Warning::skipped(source, "is in an unknown or doubtful language", hint));
    };
    let article = Article { source: source.to_owned(), stem: stem.to_owned(), lang, text: blocks.text, paragraphs };
    Ok((article, oddity.into_iter().collect()))
}

/// The article whose paragraphs are the lines that `bytes` hold, taken as they are: nothing is boilerplate, blank lines
/// are counted, and a file without a line is an article without paragraphs. The language is found as [`read`] finds it;
/// where it is in doubt, it is `und`, and that is told.
///
/// # Errors
/// A warning that the source is left out: it is no text.
pub fn read_lines(
    source: &str,
    stem: &str,
    bytes: &[u8],
    hint: Option<Lang>,
) -> Result<(Article, Vec<Warning>), Warning> {
    let hint = hint.or_else(|| language_hint(stem));
    let mut warnings = Vec::new();
    let text = if bytes.is_empty() {
        String::new()
    } else {
        let decoded = decode::decode(bytes, None, hint)
            .map_err(|reason| Warning::skipped(source, reason, "give a text file with one unit a line"))?;
        warnings.extend(decoded.oddity.map(|reason| Warning::note(source, reason, "save the file as UTF-8")));
        decoded.text
    };
    let paragraphs = lines(&text);
    let lang = hint.or_else(|| language::identify(&sample(&paragraphs, &text)));
    if lang.is_none() && !paragraphs.is_empty() {
        let hint = format!("give --lang CODE, or name the file {stem}.CODE.txt (ru, pl, el ...)");
        warnings.push(Warning::note(source, "is in an unknown or doubtful language", hint));
    }
    let lang = lang.unwrap_or(Lang::UNDETERMINED);
    Ok((Article { source: source.to_owned(), stem: stem.to_owned(), lang, text, paragraphs }, warnings))
}

/// Every non-blank line as it stands, by its number among all lines.
fn lines(text: &str) -> Vec<Paragraph> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').enumerate().filter_map(|(at, line)| {
        let from = start + line.len() - line.trim_start().len();
        start += line.len();
        let span = Span::new(from, from + line.trim().len());
        let kind = ParagraphKind::Body;
        (span.start < span.end).then_some(Paragraph { number: at + 1, span, body: span, kind })
    });
    lines.collect()
}

/// The first running text, enough to tell its language.
fn sample(paragraphs: &[Paragraph], text: &str) -> String {
    let mut sample = String::new();
    for paragraph in paragraphs {
        // A character has four bytes at most.
        if sample.len() >= 4 * language::SAMPLE {
            break;
        }
        sample.push_str(paragraph.body.of(text));
        sample.push('\n');
    }
    sample
}

/// The encoding that an HTML page or an XML declaration names.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_BYTES)]).to_ascii_lowercase();
    ["charset=", "encoding="].iter().find_map(|name| {
        let value = head[head.find(name)? + name.len()..].trim_start_matches(['"', '\'', ' ']);
        let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(value.len());
        (end > 0).then(|| value[..end].to_owned())
    })
}
