//! Links the words of hand-aligned sentence pairs and prints precision, recall and F1.
//!
//!     cargo run --release --example evaluate_words
//!
//! The pairs are those of `eval/words/xl-wa-en-ru-dev.tsv` under `TERMLOOM_SHARED`, else `../shared` (XL-WA, Martelli et
//! al. 2023): two tokenised sentences and the links between their tokens. Nothing is trained on them.
#![allow(clippy::print_stdout, reason = "an example talks to its user")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use termloom::article::{Article, Paragraph, ParagraphKind};
use termloom::encoder::{Heads, Means, encode};
use termloom::link::word_links;
use termloom::pack::{Pack, default_dir};
use termloom::segment::{Segments, Sentence, Word, WordKind};
use termloom::text::Span;

fn main() {
    let shared = std::env::var_os("TERMLOOM_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = shared.join("eval/words/xl-wa-en-ru-dev.tsv");
    let table = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
    let dir = default_dir().expect("a folder of the user's");
    let pack = Pack::open(&dir).unwrap_or_else(|error| panic!("{error}"));
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
    let (precision, recall) = (f64::from(both as u32) / found as f64, f64::from(both as u32) / gold as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("{} sentence pairs: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}", rows.len());
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
