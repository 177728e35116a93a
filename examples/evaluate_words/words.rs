//! The words of hand-aligned sentence pairs, linked and compared.

use std::collections::BTreeSet;
use std::path::Path;

use termloom::article::{Article, Paragraph, ParagraphKind};
use termloom::encoder::{Heads, Means, encode};
use termloom::link::word_links;
use termloom::pack::Pack;
use termloom::segment::{Segments, Sentence, Word, WordKind};
use termloom::text::Span;

/// How many sentence pairs there are, and how their links agree with those made by hand.
pub struct Agreement {
    pub pairs: usize,
    pub precision: f64,
    pub recall: f64,
}

impl Agreement {
    /// Of the words of `eval/words/xl-wa-en-ru-dev.tsv` under `shared`.
    pub fn measured(shared: &Path, pack: &Pack) -> Self {
        let path = shared.join("eval/words/xl-wa-en-ru-dev.tsv");
        let table = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
        let (means, heads) = (Means::load(), Heads::load());
        let side = |column: usize, lang: &str| {
            let (article, segments) = tokenised(rows.iter().map(|row| row[column]), lang);
            encode(article, segments, pack.encoder(), &means, &heads)
        };
        let (left, right) = (side(0, "en"), side(1, "ru"));
        let (mut found, mut gold, mut both) = (0, 0, 0);
        for (at, row) in rows.iter().enumerate() {
            let links: BTreeSet<(usize, usize)> = word_links(&left, at, &right, at).into_iter().collect();
            let truth: BTreeSet<(usize, usize)> = row[2].split(' ').map(link).collect();
            found += links.len();
            gold += truth.len();
            both += links.intersection(&truth).count();
        }
        let share = |of: usize| both as f64 / of as f64;
        Self { pairs: rows.len(), precision: share(found), recall: share(gold) }
    }

    pub fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall)
    }
}

fn link(cell: &str) -> (usize, usize) {
    let (left, right) = cell.split_once('-').expect("i-j");
    (left.parse().expect("a number"), right.parse().expect("a number"))
}

/// Sentences whose words are the tokens given, a paragraph each.
fn tokenised<'a>(sentences: impl Iterator<Item = &'a str>, lang: &str) -> (Article, Segments) {
    let (mut text, mut paragraphs, mut segments) = (String::new(), Vec::new(), Segments::default());
    for (index, sentence) in sentences.enumerate() {
        let (start, mut words, mut at) = (text.len(), Vec::new(), text.len());
        for token in sentence.split(' ') {
            words.push(Word { span: Span::new(at, at + token.len()), kind: kind(token) });
            at += token.len() + 1;
        }
        text.push_str(sentence);
        let span = Span::new(start, text.len());
        text.push('\n');
        paragraphs.push(Paragraph { number: index + 1, span, body: span, kind: ParagraphKind::Body });
        segments.sentences.push(Sentence { paragraph: index + 1, number: 1, span, words });
    }
    let lang = lang.parse().expect("a language code");
    (Article { source: format!("{lang}"), stem: format!("{lang}"), lang, text, paragraphs }, segments)
}

fn kind(token: &str) -> WordKind {
    match token {
        _ if token.chars().any(char::is_alphabetic) => WordKind::Word,
        _ if token.chars().any(char::is_numeric) => WordKind::Number,
        _ => WordKind::Punctuation,
    }
}
